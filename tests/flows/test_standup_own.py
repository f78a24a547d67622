import json
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, parse
from bot.db import Database
from bot.flows import standup_own, standups
from bot.models import Standup
from bot.standups import absences, service
from bot.standups.dates import Span
from bot.standups.rules import State
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look
from tests.standups.making import occurrences, standup, utc
from tests.work.bench import Engine

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
WEEK = Span(MONDAY, FRIDAY)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        standup(tx, "U1", "U2")
        standup(tx, "U1", name="Team")
    return engine, slack


def away(engine: Engine, days: Span = WEEK) -> None:
    with engine.database.write() as tx:
        standup_own.away(tx, engine.workspace, "U1", days, engine.now)
    engine.run_all()


def back(engine: Engine, now: str, catalogue: Catalogue | None = None) -> Span | None:
    engine.now = utc(now)
    with engine.database.write() as tx:
        today = engine.now.date()
        was = standup_own.back(tx, catalogue or Catalogue(), engine.workspace, "U1", today, engine.now)
    engine.run_all()
    return was


def states(engine: Engine, person: str = "U1") -> list[State]:
    with engine.database.read() as tx:
        return [State(row.state) for row in occurrences(tx) if (row.person, row.day) == (person, MONDAY)]


def said(slack: Slack, method: str) -> list[str]:
    return [call["text"] for call in slack.of(method) if call["channel"] in {"D-U1", "U1"}]


def test_questions_that_wait_are_taken_back_in_all_standups(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    look(engine, "2026-03-02 09:00")
    away(engine)
    assert states(engine) == [State.AWAY, State.AWAY]
    assert states(engine, "U2") == [State.ASKED]
    assert [("you are away" in text) for text in said(slack, "chat.update")] == [True, True]


def test_who_is_back_in_time_is_asked_after_all_once(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    away(engine)
    look(engine, "2026-03-02 09:00")
    assert said(slack, "chat.postMessage") == []
    assert back(engine, "2026-03-02 10:00") == WEEK
    assert states(engine) == [State.ASKED, State.ASKED]
    assert len(said(slack, "chat.postMessage")) == 2
    away(engine)
    back(engine, "2026-03-02 10:30")
    look(engine, "2026-03-02 10:31")
    assert len(said(slack, "chat.postMessage")) == 2
    assert states(engine) == [State.ASKED, State.ASKED]


def test_who_is_back_behind_the_deadline_or_on_a_holiday_is_not_asked(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    away(engine)
    look(engine, "2026-03-02 09:00")
    assert back(engine, "2026-03-02 10:00", parse('[workspace]\nholidays = ["03-02"]\n')) == WEEK
    assert back(engine, "2026-03-02 12:00") is None
    assert said(slack, "chat.postMessage") == []


def test_an_absence_is_taken_back_by_its_button(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    away(engine)
    look(engine, "2026-03-02 09:00")
    with engine.database.write() as tx:
        (absence,) = absences.of_person(tx, engine.workspace, "U1", MONDAY)
        given = (tx, Catalogue(), engine.workspace, "U1", absence.id, MONDAY, engine.now)
        assert standup_own.not_away(*given) == WEEK
        assert absences.of_person(tx, engine.workspace, "U1", MONDAY) == []
    assert states(engine) == [State.ASKED, State.ASKED]


def test_which_standups_leave_somebody_out_counts_no_holidays(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    catalogue = parse('[workspace]\nholidays = ["03-03"]\n')
    with engine.database.read() as tx:
        of = standup_own.read(tx, catalogue, engine.workspace, "U1", utc("2026-03-01 09:00"))
        assert standup_own.left_out(tx, catalogue, of, engine.workspace, "U1", WEEK) == {"Daily": 4, "Team": 4}


def of(engine: Engine, name: str = "Daily") -> int:
    with engine.database.read() as tx:
        return tx.query(Standup).filter_by(name=name).one().id


def ask_now(engine: Engine, now: str) -> bool:
    engine.now = utc(now)
    with engine.database.write() as tx:
        _, is_new = standup_own.ask_now(tx, Catalogue(), engine.workspace, of(engine), "U1", engine.now)
    engine.run_all()
    return is_new


def test_who_asks_now_has_one_message_that_day(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    assert [ask_now(engine, f"2026-03-02 0{hour}:00") for hour in (6, 7)] == [True, False]
    look(engine, "2026-03-02 09:00")
    assert len([text for text in said(slack, "chat.postMessage") if "*Daily*" in text]) == 1


def test_who_asks_on_a_sunday_is_told_and_summed_up(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    look(engine, "2026-03-01 10:00")
    assert ask_now(engine, "2026-03-01 11:00")
    assert "no day of this standup" in json.dumps(slack.of("chat.postMessage")[-1])
    with engine.database.write() as tx:
        row = occurrences(tx)[0]
        version, _ = service.asked_now(tx, row.standup_id)
        standups.answer(tx, engine.workspace, row.id, "U1", version, {"q1": "on a Sunday"}, engine.now)
    look(engine, "2026-03-01 11:01")
    look(engine, "2026-03-01 11:02")
    assert "on a Sunday" in json.dumps([call for call in slack.of("chat.postMessage") if call["channel"] == "C1"])


def test_a_question_that_stands_is_shown_as_skipped_and_one_to_come_says_nothing(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    look(engine, "2026-03-02 09:00")

    def skip(name: str) -> date:
        with engine.database.write() as tx:
            return standup_own.skip_next(tx, Catalogue(), engine.workspace, of(engine, name), "U1", engine.now)

    assert skip("Daily") == MONDAY
    engine.run_all()
    assert ["skipped" in text for text in said(slack, "chat.update")] == [True]
    look(engine, "2026-03-02 12:00")
    assert skip("Team") == date(2026, 3, 3)
    look(engine, "2026-03-03 09:00")
    assert [text for text in said(slack, "chat.postMessage")[2:] if "*Team*" in text] == []
