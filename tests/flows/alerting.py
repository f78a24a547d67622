"""A team without Slack that gets posts of alerts."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase

from bot.alerts import service
from bot.db import Database
from bot.flows.alert_lines import CALM
from bot.flows.alerts import sort_soon
from bot.incidents.queries import IncidentView, open_incidents
from tests.flows.bench import make


class Alarm:
    """Posts alerts as Alertmanager does and has them sorted; what Slack was told is read from `lines` and `entries`."""

    def __init__(self, database: Database, folder: Path, catalogue: str = "") -> None:
        self.engine, self.slack, _ = make(database, folder, catalogue)
        self.database, self.workspace = database, self.engine.workspace
        self.began = self.engine.now

    def keep(self, *names: str, over: bool = False, group: str = "g", began: int = 0, **labels: str) -> None:
        """Keep a post of alerts that began some minutes after the first; `over` says that they have ended."""
        begun = self.began.replace(hour=8, minute=0) + timedelta(minutes=began)
        alerts = [
            {
                "status": "resolved" if over else "firing",
                "labels": {"alertname": name, "severity": "critical", **labels},
                "startsAt": begun.isoformat(),
                "endsAt": "0001-01-01T00:00:00Z",
                "fingerprint": name,
            }
            for name in names
        ]
        body = json.dumps({"version": "4", "groupKey": group, "alerts": alerts}).encode()
        with self.database.write() as tx:
            service.keep(tx, self.workspace, "alertmanager", body, self.engine.now)
            sort_soon(tx, self.workspace, self.engine.now)

    def post(self, *names: str, **given: Any) -> None:
        """Keep a post, and do all that follows from it."""
        self.keep(*names, **given)
        self.engine.run_all()
        self.later(seconds=CALM.total_seconds())
        self.engine.run_all()

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.engine.later(**span)

    @property
    def incidents(self) -> list[IncidentView]:
        """Read the open incidents, oldest first."""
        with self.database.read() as tx:
            return list(reversed(open_incidents(tx, self.workspace, limit=1000)))

    @property
    def lines(self) -> list[str]:
        """Read what was posted to the alerts channel."""
        return [call["text"] for call in self.slack.of("chat.postMessage") if call["channel"] == "CA"]

    @property
    def edits(self) -> list[str]:
        """Read what messages were changed into."""
        return [call["text"] for call in self.slack.of("chat.update")]

    @property
    def entries(self) -> list[str]:
        """Read what was posted to the incidents' own channels, the panels too."""
        return [call["text"] for call in self.slack.of("chat.postMessage") if call["channel"].startswith("C-inc")]

    def rows(self, table: type[DeclarativeBase]) -> Iterator[Any]:
        """Read a table."""
        with self.database.read() as tx:
            yield from tx.scalars(select(table)).all()
