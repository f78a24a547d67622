from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.rules import State
from bot.errors import NotAllowed, NotFound
from bot.models import Person
from commands.context import Bench
from tests.commands.bench import USER, ask
from tests.commands.deploy.riding import TWO
from tests.commands.deploy.typing import TEAM, bring, team, type_in

# it is the first of March 2026, a Sunday, at 9:00 in London
FULL = (
    TEAM.replace('after = "staging"', 'after = "staging"\nfreeze = "nights"')
    + """
[workspace]
zone = "Asia/Seoul"
holidays = ["KR"]
[[window]]
name = "nights"
days = "mon"
from = "22:00"
to = "07:00"
"""
)


@pytest.fixture
def full(database: Database, tmp_path: Path) -> Bench:
    return team(database, tmp_path, FULL)


def test_the_coming_days_in_the_language_and_the_zone_of_the_reader(full: Bench) -> None:
    type_in(full, 'freeze web staging until wed 10:00 "a fair"')
    shown = type_in(full, "calendar")
    named = (
        "Sunday, 1 March",
        "Independence Movement Day",
        "a fair",
        "Monday, 2 March",
        "Alternative holiday",
        "nights",
    )
    places = [shown.index(each) for each in named]
    assert places == sorted(places)
    assert "*Tuesday, 3 March*" in shown  # the night is over
    assert "3월 2일 월요일" in type_in(full, "calendar", locale="ko-KR")
    assert "대체 휴일" in type_in(full, "calendar", locale="ko-KR")


def test_the_zone_of_the_reader_decides_which_day_it_is(full: Bench) -> None:
    workspace = ask(full).who.workspace
    with full.database.write() as tx:
        tx.add(Person(workspace_id=workspace, slack_id=USER, zone="America/New_York"))
    shown = type_in(full, "calendar")
    assert "Sunday, 1 March" in shown
    assert shown.index("Monday, 2 March") < shown.index("nights")  # 22:00 in Seoul is 8:00 in New York


def test_a_service_alone(full: Bench) -> None:
    type_in(full, "freeze web 1h")
    assert "`web all`" in type_in(full, "calendar WEB")
    assert "`web all`" not in type_in(full, "calendar api")
    assert "The coming two weeks of api" in type_in(full, "calendar api")
    with pytest.raises(NotFound):
        type_in(full, "calendar wob")


def test_what_is_under_way_and_planned(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, State.PLANNED)
    for text in ("calendar", "calendar web"):
        assert "*1* `web` `staging` · Waits to be confirmed" in type_in(bench, text)
    assert "Under way" not in type_in(bench, "calendar api")
    bring(bench, 1, State.CANCELLED)
    assert "two quiet weeks" in type_in(bench, "calendar")


def test_guests_see_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        type_in(bench, "calendar", is_outsider=True)


def test_trains_are_shown_for_those_who_may_board_them(database: Database, tmp_path: Path) -> None:
    bench = team(database, tmp_path, TWO)
    shown = type_in(bench, "calendar")
    assert "Daily release → staging" in shown
    assert "live → production" in shown
    assert "live → production" not in type_in(bench, "calendar api")
    type_in(bench, "train board web on daily")
    type_in(bench, "train cancel on daily")
    assert "does not leave: it was cancelled" in type_in(bench, "calendar", key="trigger:2")
