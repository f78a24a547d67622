import dataclasses
from datetime import date
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotFound
from bot.models import Notice, StandupAbsence, StandupPerson
from bot.standups.rules import State
from commands.context import Ask, Bench
from commands.standup import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.standups.making import lives, occurrences, standup, tick, utc

TEN = utc("2026-03-02 10:00")


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = dataclasses.replace(make_bench(database, tmp_path), clock=lambda: TEN)
    with database.write() as tx:
        lives(tx, USER, "Europe/Berlin")
        standup(tx, USER, "U2")
        tick(tx, utc("2026-03-02 09:00"))
    return made


def said(bench: Bench, text: str, key: str = "trigger:1", locale: str | None = None) -> str:
    return str(obey(COMMAND, ask(bench, text, key=key, locale=locale)))


def kept(bench: Bench) -> list[tuple[date, date]]:
    with bench.database.read() as tx:
        return [(row.first, row.last) for row in tx.query(StandupAbsence).order_by(StandupAbsence.first)]


def test_an_absence_is_noted_once_and_said_back(bench: Bench) -> None:
    for _ in range(2):
        told = said(bench, "away until Friday")
        assert "Mon 2 Mar \u2013 Fri 6 Mar 2026" in told
        assert "*Daily* (5)" in told
        assert "Mon 9 Mar 2026 at 09:00" in told
    assert kept(bench) == [(date(2026, 3, 2), date(2026, 3, 6))]
    with bench.database.read() as tx:
        assert {row.state for row in occurrences(tx) if row.person == USER and row.day.day == 2} == {State.AWAY}


def test_days_are_read_in_korean(bench: Bench) -> None:
    assert "2026년 8월 3일 (월) ~ 8월 7일 (금)" in said(bench, "away 8월 3일부터 7일까지", locale="ko-KR")
    assert kept(bench) == [(date(2026, 8, 3), date(2026, 8, 7))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("whenever", "not_read"),
        ("2026-02-01..05", "over"),
        ("2026-03-01..2027-03-05", "too_long"),
        ("8/3", "two_ways"),
    ],
)
def test_what_is_no_absence_is_refused_and_nothing_is_noted(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        said(bench, f"away {text}")
    assert refused.value.name == name
    assert kept(bench) == []


def test_absences_are_listed_and_taken_back_by_their_buttons(bench: Bench) -> None:
    assert "You are not away" in said(bench, "away")
    said(bench, "away tomorrow")
    assert "Tue 3 Mar 2026" in said(bench, "away")
    with bench.database.read() as tx:
        key = tx.query(StandupAbsence).one().id
    pressed: Ask = ask(bench, str(key))
    ACTIONS["standup.not_away"](pressed)
    assert kept(bench) == []
    with bench.database.read() as tx:
        assert tx.query(Notice).one().content["name"] == "removed"
    with pytest.raises(NotFound):
        ACTIONS["standup.not_away"](pressed)


def test_back_ends_the_absence_that_runs_and_only_that(bench: Bench) -> None:
    said(bench, "away today", "1")
    said(bench, "away next week", "2")
    assert "Welcome back" in said(bench, "back", "3")
    assert kept(bench) == [(date(2026, 3, 9), date(2026, 3, 15))]
    assert "still to come" in said(bench, "back", "4")
    with bench.database.read() as tx:
        assert {row.state for row in occurrences(tx) if row.person == USER and row.day.day == 2} == {State.ASKED}


def test_a_country_is_suggested_chosen_and_given_back(bench: Bench) -> None:
    assert "Germany" in said(bench, "country")
    assert "South Korea" in said(bench, "country 대한민국")
    ACTIONS["standup.country"](ask(bench, "DE-BE"))
    assert "Germany (BE)" in said(bench, "country")
    assert "the team" in said(bench, "country team")
    with pytest.raises(BotError):
        said(bench, "country Atlantis")
    with bench.database.read() as tx:
        assert tx.query(StandupPerson).one().country is None


def test_a_zone_is_chosen_and_given_back(bench: Bench) -> None:
    assert "Europe/Berlin, as in your Slack profile; it is 11:00" in said(bench, "zone")
    assert "Asia/Seoul, as you chose; it is 19:00" in said(bench, "zone seoul")
    assert "as in your Slack profile" in said(bench, "zone slack")
    with pytest.raises(BotError):
        said(bench, "zone Mars/Olympus")


def test_all_of_ones_own_is_shown_to_guests_too(bench: Bench) -> None:
    told = str(obey(COMMAND, ask(bench, "me", is_outsider=True)))
    assert "Tue 3 Mar 2026 at 09:00 (Europe/Berlin)" in told
