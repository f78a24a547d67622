"""A team whose services leave by train, and what somebody types or presses."""

import json
from pathlib import Path
from typing import Any

from bot.db import Database
from bot.deploys import train_queries, trains
from bot.deploys.train_queries import DepartureView
from bot.messages.train import value_of
from commands.context import Bench
from commands.deploy import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.flows.deploying import HEAD, commit
from tests.flows.training import TRAINS

TEAM = TRAINS.replace("U0MAYAJOHN", USER)
TWO = (
    TEAM
    + """
[train.live]
services = ["web"]
environment = "production"
days = "daily"
at = "15:00"
conductor = "U0SOMEBODY"
channel = "releases"
[service.library]
git = "/nowhere"
deploy.staging.command = { run = ["x"] }
"""
)
ROLES = '[role.dev]\nmembers = ["maya"]\nmay = ["deploy.run"]\n'


def team(database: Database, folder: Path, catalogue: str = TEAM) -> Bench:
    return make_bench(database, folder, catalogue)


def type_in(bench: Bench, text: str, **given: Any) -> str:
    asked = ask(bench, f"train {text}", **{"key": f"trigger:{text}"} | given)
    return json.dumps(obey(COMMAND, asked), ensure_ascii=False)


def press(bench: Bench, name: str, value: str, **given: Any) -> None:
    ACTIONS[f"train.{name}"](ask(bench, value, key="", **given))


def seen(bench: Bench, key: int = 1) -> DepartureView:
    with bench.database.read() as tx:
        return train_queries.by_id(tx, key)


def value(bench: Bench) -> str:
    return value_of(seen(bench))


def find_commits(bench: Bench) -> None:
    """Find the commits of all who are aboard, as the flow does."""
    with bench.database.write() as tx:
        row = trains.locked(tx, 1, 1)
        for each in trains.aboard(tx, row):
            trains.found(tx, row, each, commit(HEAD), None)


def conducted_by(bench: Bench, *people: str) -> None:
    with bench.database.write() as tx:
        trains.locked(tx, 1, 1).conductors = list(people)
