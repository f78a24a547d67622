from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.models import Audit, DeployFreeze
from commands.context import Bench
from tests.commands.deploy.typing import TEAM, team, type_in

WINDOWS = TEAM.replace('after = "staging"', 'after = "staging"\nfreeze = "year-end"') + (
    '[[window]]\nname = "year-end"\ndates = "12-20..01-03"\n'
)


def held(bench: Bench) -> list[tuple[str, str, str, bool]]:
    with bench.database.read() as tx:
        rows = tx.query(DeployFreeze).filter(DeployFreeze.closed_at.is_(None)).order_by(DeployFreeze.id)
        return [(row.service, row.environment, row.reason, row.ends_at is None) for row in rows]


@pytest.mark.parametrize(
    ("text", "place", "kept"),
    [
        ('freeze web staging 2h "a fair"', "web staging", ("web", "staging", "a fair", False)),
        ("freeze web", "web all", ("web", "", "", True)),
        ("freeze all until fri 18:00", "all all", ("", "", "", False)),
        ("freeze ALL production 1d", "all production", ("", "production", "", False)),
    ],
)
def test_a_place_is_frozen_once_listed_and_lifted(
    bench: Bench, text: str, place: str, kept: tuple[str, str, str, bool]
) -> None:
    for _ in range(2):
        assert f"`{place}` is frozen" in type_in(bench, text)
    assert held(bench) == [kept]
    assert f"`{place}`" in type_in(bench, "freeze")
    assert "is frozen no more" in type_in(bench, f"unfreeze {place}")
    assert held(bench) == []
    with bench.database.read() as tx:
        rows = [(row.action, row.subject) for row in tx.query(Audit).order_by(Audit.id)]
    assert rows == [("deploy.freeze", f"place:{place}"), ("deploy.unfreeze", f"place:{place}")]


def test_the_list_names_what_the_catalogue_freezes(database: Database, tmp_path: Path) -> None:
    bench = team(database, tmp_path, WINDOWS)
    shown = type_in(bench, "freeze")
    assert "To come" in shown
    assert "`all production`" in shown
    assert "year-end" in shown


def test_without_any_the_list_says_so(bench: Bench) -> None:
    assert "Nothing is frozen" in type_in(bench, "freeze")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("freeze wob", "no_service"),
        ("freeze web nowhere", "no_environment"),
        ("freeze all nowhere", "not_understood"),
        ("freeze web until soon", "no_time"),
        ('freeze 2h "why"', "which_place"),
        ("unfreeze", "which_place"),
        ("unfreeze web", "not_frozen"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, text)
    assert refused.value.name == name
    assert held(bench) == []


def test_freezing_takes_a_permission_and_looking_takes_none(database: Database, tmp_path: Path) -> None:
    roles = '[role.dev]\nmembers = ["maya"]\nmay = ["deploy.run", "deploy.lock"]\n'
    bench = team(database, tmp_path, TEAM + roles)
    for text in ("freeze web 1h", "unfreeze web"):
        with pytest.raises(NotAllowed):
            type_in(bench, text)
    assert "Nothing is frozen" in type_in(bench, "freeze")
    with pytest.raises(NotAllowed):
        type_in(bench, "freeze", is_outsider=True)
