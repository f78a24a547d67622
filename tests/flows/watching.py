"""A team whose metrics a test makes up, and that watches them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.app import FLOWS
from bot.catalogue import Catalogue, parse
from bot.db import Database
from bot.flows import metric_collect, watch_alarms, watch_catalogue, watches
from bot.incidents.queries import IncidentView, open_incidents
from bot.metrics.ports import Found, Offered, Point, Series, Span
from bot.watches import queries
from bot.watches.queries import StateView
from tests.flows.bench import make
from tests.work.bench import Engine

CATALOGUE = """
[workspace]
alerts_channel = "alerts"
[service.shop]
owners = ["dana"]
[person.dana]
slack = "U0000DANA"
[page]
people = ["dana"]
[source.shop.host]
[metric.cpu]
source = "shop"
query = "cpu"
kind = "cpu"
title = "CPU in use"
title_ko = "CPU 사용률"
service = "shop"
[watch.cpu]
metric = "cpu"
hold = "0s"
count = 2
"""
Value = float | Mapping[str, float] | None


@dataclass
class Shop:
    """A source that tells what a test put into it, by query: a figure, several by host, or none."""

    told: dict[str, Value] = field(default_factory=dict)

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        return {query: _series(self.told.get(query), at) for query in queries}

    def now(self, query: str, at: datetime) -> Series:
        raise NotImplementedError

    def over(self, query: str, span: Span) -> Series:
        raise NotImplementedError

    def offered(self) -> Sequence[Offered]:
        return ()


def _series(value: Value, at: datetime) -> Sequence[Series]:
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return [Series((Point(at, each),), {"host": host}) for host, each in value.items()]
    return [Series((Point(at, float(value)),))]


class Tower:
    """Looks every thirty seconds, and does all that follows."""

    def __init__(self, database: Database, folder: Path, catalogue: str = CATALOGUE) -> None:
        _, self.slack, services = make(database, folder, catalogue)
        self.database, self.shop, self.catalogue = database, Shop(), parse(catalogue, "bongsu.toml")
        self.engine = Engine(database, FLOWS.values(), replace(services, source={"shop": self.shop}.get))
        self.workspace = self.engine.workspace
        self.keep()

    def keep(self, catalogue: Catalogue | None = None) -> Sequence[str]:
        """Take the watches of a catalogue over, as the tick does."""
        self.catalogue = catalogue or self.catalogue
        with self.database.write() as tx:
            return watch_catalogue.keep(tx, self.catalogue, self.workspace, self.engine.now)

    def see(self, *values: Value, query: str = "cpu") -> None:
        """Have the source tell figures one after the other."""
        for value in values:
            self.shop.told[query] = value
            self.look()

    def look(self, seconds: float = 30) -> None:
        """Let time pass, look once, and let the ticks see to the rest."""
        self.engine.later(seconds=seconds)
        with self.database.write() as tx:
            metric_collect.ask(tx, self.catalogue, self.workspace, self.engine.now)
        self.engine.run_all()
        with self.database.write() as tx:
            watch_alarms.look(tx, self.catalogue, self.workspace, self.engine.now)
            watches.judge_unfed(tx, self.catalogue, self.workspace, self.engine.now)
        self.engine.run_all()

    def settle(self) -> None:
        """Let what waits for calm be shown."""
        self.engine.later(seconds=6)
        self.engine.run_all()

    @property
    def states(self) -> Sequence[StateView]:
        """Read what is not well."""
        with self.database.read() as tx:
            return queries.standing(tx, self.workspace)

    @property
    def events(self) -> list[str]:
        """Read what happened, in order."""
        began, ahead = self.engine.now.replace(year=2000), self.engine.now.replace(year=2100)
        with self.database.read() as tx:
            return [each.kind for each in queries.events(tx, self.workspace, began, ahead)]

    @property
    def incidents(self) -> list[IncidentView]:
        """Read the open incidents."""
        with self.database.read() as tx:
            return list(reversed(open_incidents(tx, self.workspace, limit=100)))

    def posted(self, channel: str = "CA") -> list[str]:
        """Read what was posted into a channel, threads included."""
        return [call["text"] for call in self.slack.of("chat.postMessage") if call["channel"] == channel]

    @property
    def edits(self) -> list[str]:
        """Read what messages were changed into."""
        return [call["text"] for call in self.slack.of("chat.update")]
