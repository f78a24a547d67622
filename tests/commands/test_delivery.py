"""`/metrics delivery` and `/deploy figures` show the same."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from commands import deploy, metrics
from commands.context import Bench
from commands.table import obey
from tests.commands.bench import ask
from tests.commands.deploy.typing import bring, team
from tests.commands.deploy.typing import type_in as type_deploy
from tests.work.bench import NOW


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = team(database, tmp_path)
    type_deploy(made, "web to production")
    bring(made, 1, State.STARTING, State.RUNNING, State.LIVE)
    return replace(made, clock=lambda: NOW + timedelta(hours=1))


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(metrics.COMMAND, ask(bench, text, **given)), ensure_ascii=False)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("delivery", ["Delivery into production", "Deployment frequency*: 0.03 a day · 1 release", "too little data"]),
        ("delivery web 10d", ["Delivery of web into production", "0.10 a day"]),
        ("delivery api", ["Delivery of api", "There was no release."]),
        ("delivery staging last month", ["Delivery into staging", "There was no release."]),
        ("delivery help", ["What counts as a release", "Deployment rework rate"]),
    ],
)
def test_the_releases_of_a_while_are_counted(bench: Bench, typed: str, told: list[str]) -> None:
    said = type_in(bench, typed)
    assert [text for text in told if text not in said] == []


def test_both_commands_say_the_same(bench: Bench) -> None:
    other = json.dumps(obey(deploy.COMMAND, ask(bench, "figures web 90d")), ensure_ascii=False)
    assert other == type_in(bench, "delivery web 90d")


def test_what_is_not_understood_is_said(bench: Bench) -> None:
    with pytest.raises(BotError):
        type_in(bench, "delivery nothing")


def test_guests_are_told_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        type_in(bench, "delivery", is_outsider=True)
