from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.models import Audit, Deploy
from commands.context import Bench
from tests.commands.bench import USER
from tests.commands.deploy.riding import (
    ROLES,
    TEAM,
    conducted_by,
    find_commits,
    press,
    seen,
    team,
    type_in,
    value,
)
from tests.flows.training import DUE


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = team(database, tmp_path)
    type_in(made, "board web")
    find_commits(made)
    return made


def test_a_word_lets_it_leave_at_its_time(bench: Bench) -> None:
    assert "The doors are closed" in type_in(bench, "depart")
    view = seen(bench)
    assert (view.state, view.confirmed_by) == ("boarding", USER)
    with pytest.raises(BotError) as refused:
        type_in(bench, "depart daily", key="trigger:2")
    assert refused.value.name == "not_changed"


def test_a_word_after_its_time_lets_it_leave_at_once(bench: Bench) -> None:
    with bench.database.write() as tx:
        tx.query(Deploy).delete()
    late = Bench(**{**vars(bench), "clock": lambda: DUE + timedelta(minutes=5)})
    assert "has left" in type_in(late, "depart")
    assert seen(bench).state == "departed"
    with bench.database.read() as tx:
        (deploy,) = tx.query(Deploy)
        assert (deploy.requester, deploy.confirmed_by, deploy.environment) == (USER, USER, "staging")


@pytest.mark.parametrize(("text", "minutes"), [('hold 30m "api comes too"', 30), ("hold 1h30m daily", 90)])
def test_it_is_held(bench: Bench, text: str, minutes: int) -> None:
    assert "is held" in type_in(bench, text)
    assert seen(bench).leaves_at == DUE + timedelta(minutes=minutes)
    assert seen(bench).said == ("api comes too" if '"' in text else None)


def test_it_is_cancelled(bench: Bench) -> None:
    assert "is cancelled" in type_in(bench, "cancel \u201ca fair\u201d on daily")
    assert (seen(bench).state, seen(bench).said, seen(bench).ended_by) == ("cancelled", "a fair", USER)
    with bench.database.read() as tx:
        assert [row.action for row in tx.query(Audit)] == ["train.board", "train.cancel"]


def test_it_is_handed_over(bench: Bench) -> None:
    assert "<@U0LUCAROSS> conducts Daily release" in type_in(bench, "conductor <@U0LUCAROSS|luca>")
    assert seen(bench).conductors == ("U0LUCAROSS",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hold", "how_long"),
        ("hold soon", "how_long"),
        ("hold 2d", "how_long"),
        ("depart nightly", "no_train"),
        ("depart daily now", "not_understood"),
        ("depart now on daily", "not_understood"),
        ("conductor", "which_conductor"),
        ("conductor luca", "which_conductor"),
    ],
)
def test_what_cannot_be_is_said(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, text)
    assert refused.value.name == name


def test_without_a_commit_there_is_nothing_to_confirm(database: Database, tmp_path: Path) -> None:
    made = team(database, tmp_path)
    with pytest.raises(BotError) as refused:
        type_in(made, "depart")
    assert refused.value.name == "none_boarding"
    type_in(made, "board web")
    with pytest.raises(BotError) as refused:
        type_in(made, "depart")
    assert refused.value.name == "nobody_to_leave"


def test_a_button_acts_on_what_it_showed_and_once(bench: Bench) -> None:
    stale = value(bench)
    type_in(bench, "board api")
    find_commits(bench)
    for name in ("depart", "hold", "cancel"):
        with pytest.raises(BotError):
            press(bench, name, stale)
    assert seen(bench).confirmed_by is None
    shown = value(bench)
    press(bench, "depart", shown)
    assert seen(bench).confirmed_by == USER
    with pytest.raises(BotError):
        press(bench, "depart", shown)
    shown = value(bench)
    press(bench, "hold", shown)
    with pytest.raises(BotError):
        press(bench, "hold", shown)
    assert seen(bench).leaves_at == DUE + timedelta(minutes=30)
    press(bench, "cancel", value(bench))
    assert seen(bench).state == "cancelled"


@pytest.mark.parametrize("text", ["depart", "hold 30m", "cancel", "conductor <@U0MAYAJOHN>"])
def test_only_its_conductor_or_who_may_conduct_them_all_decides(database: Database, tmp_path: Path, text: str) -> None:
    made = team(database, tmp_path, TEAM + ROLES)
    type_in(made, "board web")
    find_commits(made)
    with pytest.raises(NotAllowed):
        type_in(made, text, is_outsider=True)
    with pytest.raises(NotAllowed):
        type_in(made, text)
    with pytest.raises(NotAllowed):
        press(made, "cancel", value(made))
    conducted_by(made, USER, "U9")
    assert type_in(made, text)
