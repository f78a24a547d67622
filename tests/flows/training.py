"""A train without anything outside: a stage of deploys with a timetable, and what a tick and people do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.db import Database
from bot.deploys import train_queries, trains
from bot.deploys.train_queries import DepartureView
from bot.flows import trains as flows
from bot.models import TrainEvent
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Stage, stage
from tests.work.bench import NOW

MAYA, LUCA = "U0MAYAJOHN", "U0LUCAROSS"
DUE = NOW + timedelta(hours=5)
"""When the train leaves: at two in the afternoon of the day on which the tests begin."""
TRAINS = f"""{CATALOGUE}
[service.api]
git = "/nowhere"
[service.api.deploy.staging.command]
run = ["./deploy"]
[train.daily]
title = "Daily release"
title_ko = "매일 배포"
services = ["web", "api"]
environment = "staging"
days = "daily"
at = "14:00"
conductor = "maya"
channel = "releases"
"""
CONFIRMED = TRAINS.replace("[environment.staging]", "[environment.staging]\nconfirm = true")


@dataclass
class Station:
    """A stage, and the trains that leave it."""

    stage: Stage

    def look(self, at: datetime | None = None) -> None:
        """Do what the tick does, at a moment."""
        engine = self.stage.engine
        engine.now = at or engine.now
        with engine.database.write() as tx:
            flows.look(tx, self.stage.catalogue(), engine.workspace, engine.now)
        engine.run_all()

    def board(self, name: str = "web", ref: str = HEAD, who: str = LUCA, *, run: bool = True) -> None:
        engine = self.stage.engine
        with engine.database.write() as tx:
            row = flows.next_of(tx, self.stage.catalogue(), engine.workspace, "daily", engine.now)
            assert row is not None
            flows.board(tx, row, name, ref, who, engine.now)
        if run:
            engine.run_all()

    def change(self, do: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Do something with the first departure."""
        engine = self.stage.engine
        with engine.database.write() as tx:
            done = do(tx, trains.locked(tx, engine.workspace, 1), *given, engine.now, **named)
        engine.run_all()
        return done

    def confirm(self, who: str = MAYA) -> Any:
        engine = self.stage.engine
        with engine.database.write() as tx:
            row = trains.locked(tx, engine.workspace, 1)
            done = flows.confirm(tx, self.stage.catalogue(), row, who, engine.now)
        engine.run_all()
        return done

    def view(self, key: int = 1) -> DepartureView:
        with self.stage.engine.database.read() as tx:
            return train_queries.by_id(tx, key)

    def events(self) -> list[str]:
        with self.stage.engine.database.read() as tx:
            return [row.kind for row in tx.query(TrainEvent).filter_by(departure_id=1).order_by(TrainEvent.id)]

    def said(self, channel: str) -> list[str]:
        return [call["text"] for call in self.stage.slack.of("chat.postMessage") if call["channel"] == channel]


def station(database: Database, folder: Path, catalogue: str = TRAINS) -> Station:
    made = stage(database, folder, catalogue)
    made.repository.refs |= {"old": OLD}
    rooms = [{"id": "CW", "name": "web"}, {"id": "CR", "name": "releases"}]
    made.slack.answers["conversations.list"] = lambda _: {"channels": rooms}
    return Station(made)
