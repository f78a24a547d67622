from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.models import DeployLock, Notice
from commands.context import Bench
from commands.deploy.locks import place_name
from tests.commands.bench import USER
from tests.commands.deploy.typing import TEAM, team, type_in


def held(bench: Bench) -> list[tuple[str, str, str]]:
    with bench.database.read() as tx:
        return [(row.service, row.environment, row.reason) for row in tx.query(DeployLock) if row.released_at is None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('lock web staging 2h "a fair"', ("web", "staging", "a fair")),
        ("lock web", ("web", "", "")),
        ("lock all", ("", "", "")),
        ("lock all production", ("", "production", "")),
        ("lock web all", ("web", "", "")),
    ],
)
def test_a_place_is_held_and_given_back(bench: Bench, text: str, place: tuple[str, str, str]) -> None:
    assert place_name(*place[:2]) in type_in(bench, text)
    assert held(bench) == [place]
    assert place_name(*place[:2]) in type_in(bench, "status")
    type_in(bench, f"unlock {place_name(*place[:2])}")
    assert held(bench) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lock", "which_service"),
        ("lock wob", "no_service"),
        ("lock web nowhere", "no_environment"),
        ("lock all nowhere", "not_understood"),
        ("unlock web", "not_locked"),
    ],
)
def test_what_cannot_be_held_is_said(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, text)
    assert refused.value.name == name


def lock_of_somebody_else(bench: Bench) -> None:
    type_in(bench, "lock web staging")
    with bench.database.write() as tx:
        tx.query(DeployLock).one().holder = "U9"


def test_what_somebody_else_holds_is_said_and_kept(bench: Bench) -> None:
    lock_of_somebody_else(bench)
    with pytest.raises(BotError) as refused:
        type_in(bench, "lock web staging", key="trigger:2")
    assert (refused.value.name, refused.value.context["holder"]) == ("locked_by", "U9")


def test_who_loses_a_lock_is_told(bench: Bench) -> None:
    lock_of_somebody_else(bench)
    type_in(bench, "unlock web staging")
    with bench.database.read() as tx:
        (notice,) = tx.query(Notice)
        assert (notice.person, notice.content["name"], notice.content["context"]["who"]) == ("U9", "lock_lost", USER)


def test_taking_it_from_somebody_takes_a_permission(database: Database, tmp_path: Path) -> None:
    roles = '[role.dev]\nmembers = ["maya"]\nmay = ["deploy.run", "deploy.lock"]\n'
    bench = team(database, tmp_path, TEAM + roles)
    lock_of_somebody_else(bench)
    with pytest.raises(NotAllowed):
        type_in(bench, "unlock web staging")
    assert held(bench) == [("web", "staging", "")]
