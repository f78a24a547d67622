from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from bot.models import Audit, Deploy, DeployLock, Notice
from commands.context import Bench
from commands.deploy.locks import place_name
from tests.commands.bench import USER
from tests.commands.deploy.typing import TEAM, bring, press, team, type_in


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


@pytest.mark.parametrize("text", ['steal web staging "an outage"', 'lock web staging steal "an outage"'])
def test_a_place_is_taken_from_its_holder_who_is_told(bench: Bench, text: str) -> None:
    lock_of_somebody_else(bench)
    assert "You hold `web staging`" in type_in(bench, text)
    assert held(bench) == [("web", "staging", "an outage")]
    with bench.database.read() as tx:
        (notice,) = tx.query(Notice)
        assert (notice.person, notice.content["name"]) == ("U9", "lock_stolen")
        assert [row.action for row in tx.query(Audit)] == ["deploy.lock", "deploy.steal"]


@pytest.mark.parametrize(
    ("text", "name"), [("steal web staging", "why_steal"), ('steal web production "why"', "held_with_more")]
)
def test_what_cannot_be_taken_is_said(bench: Bench, text: str, name: str) -> None:
    type_in(bench, "lock web")
    with bench.database.write() as tx:
        tx.query(DeployLock).one().holder = "U9"
    with pytest.raises(BotError) as refused:
        type_in(bench, text)
    assert refused.value.name == name
    assert held(bench) == [("web", "", "")]


def test_a_place_is_held_for_the_branch_that_went_there_once(bench: Bench) -> None:
    type_in(bench, "web@feature/a")
    bring(bench, 1, State.STARTING, State.RUNNING, State.LIVE)
    with bench.database.write() as tx:
        deploy = tx.query(Deploy).one()
        deploy.plan = {**deploy.plan, "unmerged": True}
    for commit in ("b" * 40, "a" * 40, "a" * 40):
        press(bench, "hold", f"1 live {commit}")
    with bench.database.read() as tx:
        (lock,) = tx.query(DeployLock)
        assert (lock.holder, lock.branch, lock.environment) == (USER, "feature/a", "staging")
        assert [row.action for row in tx.query(Audit)] == ["deploy.deploy", "deploy.lock"]
    assert "for `feature/a`" in type_in(bench, "status")


def test_taking_it_from_somebody_takes_a_permission(database: Database, tmp_path: Path) -> None:
    roles = '[role.dev]\nmembers = ["maya"]\nmay = ["deploy.run", "deploy.lock"]\n'
    bench = team(database, tmp_path, TEAM + roles)
    lock_of_somebody_else(bench)
    for text in ("unlock web staging", 'steal web staging "why"'):
        with pytest.raises(NotAllowed):
            type_in(bench, text)
    assert held(bench) == [("web", "staging", "")]
