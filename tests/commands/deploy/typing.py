"""A team that deploys, and what somebody types or presses."""

import json
from pathlib import Path
from typing import Any

from bot.db import Database
from bot.deploys import queries, service
from bot.deploys.queries import DeployView
from bot.deploys.rules import State
from bot.models import Deploy
from commands.context import Bench
from commands.deploy import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.flows.deploying import CATALOGUE
from tests.work.bench import NOW

TEAM = f"""{CATALOGUE}
[service.library]
[service.api]
git = "/nowhere"
[service.api.deploy.production.command]
run = ["./deploy"]
"""


def team(database: Database, folder: Path, catalogue: str = TEAM, **more: str) -> Bench:
    return make_bench(database, folder, catalogue.replace("U0MAYAJOHN", USER), **more)


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **{"key": f"trigger:{text}"} | given)), ensure_ascii=False)


def press(bench: Bench, name: str, value: str, **given: Any) -> None:
    ACTIONS[f"deploy.{name}"](ask(bench, value, **given))


def seen(bench: Bench, number: int = 1) -> DeployView:
    with bench.database.read() as tx:
        found = queries.by_number(tx, ask(bench).who.workspace, number)
    assert found is not None
    return found


def bring(bench: Bench, number: int, *states: State, commit: str = "a" * 40) -> None:
    """Take a deploy through states, as flows do."""
    with bench.database.write() as tx:
        row = service.locked(tx, 1, tx.query(Deploy).filter_by(number=number).one().id)
        row.commit, row.handle = commit, "1"
        for state in states:
            assert service.move(tx, row, state, NOW), state
