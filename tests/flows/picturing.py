"""Snapshots of a metric whose source knows an hour, and the pictures of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import FLOWS
from bot.catalogue import parse
from bot.db import Database
from bot.flows import metrics
from bot.metrics.ports import Offered, Point, Series, Span
from bot.metrics.rules import span_of
from bot.metrics.service import Occasion
from bot.models import Picture
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

CATALOGUE = """
[service.checkout]
[source.shop.host]
[metric.latency]
source = "shop"
query = "p95"
kind = "latency"
title = "Latency"
title_ko = "지연"
service = "checkout"
"""


class Shop:
    """A source that knows an hour, or nothing."""

    def __init__(self) -> None:
        self.figure: float | None = 0.25

    def now(self, query: str, at: datetime) -> Series:
        return Series((Point(at, self.figure),))

    def over(self, query: str, span: Span) -> Series:
        return Series(tuple(Point(span.start + place * span.step, self.figure) for place in range(span.count)))

    def many(self, queries: Sequence[str], at: datetime) -> Any:
        return {}

    def offered(self) -> Sequence[Offered]:
        return ()


@dataclass
class Stage:
    """An engine with the shop as its source, and a Slack that knows of what kind files are after so many looks."""

    engine: Engine
    slack: Slack
    shop: Shop
    looks: int = 1

    def __post_init__(self) -> None:
        self.slack.answers["files.info"] = self._info

    def _info(self, _: dict[str, Any]) -> dict[str, Any]:
        self.looks -= 1
        return {"file": {"mimetype": "image/png" if self.looks < 0 else ""}}

    def take(self, channel: str = "C1") -> None:
        """Have a snapshot taken and shown."""
        with self.engine.database.write() as tx:
            now = self.engine.now
            occasion = Occasion("asked", person="U1", channel=channel)
            given = parse(CATALOGUE, "bongsu.toml"), self.engine.workspace, "latency"
            metrics.take(tx, *given, span_of(timedelta(hours=1), now), occasion, now)
        self.engine.run_all()

    def wait(self, seconds: float) -> None:
        """Let time pass, and do what is due then."""
        self.engine.later(seconds=seconds)
        self.engine.run_all()

    def shown(self) -> list[list[str]]:
        """List the kinds of blocks of each message that was posted or changed, in order."""
        sent = [given for name, given in self.slack.calls if name in {"chat.postMessage", "chat.update"}]
        return [[block["type"] for block in given["blocks"]] for given in sent]

    def picture(self) -> Picture:
        """Read the row of the only picture."""
        with self.engine.database.read() as tx:
            return tx.query(Picture).one()


def stage(database: Database, folder: Path) -> Stage:
    """Make a stage."""
    _, slack, services = make(database, folder, CATALOGUE)
    shop = Shop()
    engine = Engine(database, FLOWS.values(), replace(services, source={"shop": shop}.get))
    return Stage(engine, slack, shop)


def refuse_pictures(slack: Slack, times: int) -> None:
    """Have Slack refuse so many messages that show a picture."""
    left = [times]

    def judged(given: dict[str, Any]) -> dict[str, Any]:
        if left[0] and any(block["type"] == "image" for block in given["blocks"]):
            left[0] -= 1
            raise SlackRefused("chat.update", "invalid_blocks")
        return {"ts": "1.0", "channel": "C1"}

    slack.answers["chat.update"] = slack.answers["chat.postMessage"] = judged
