from datetime import date

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.models import StandupAnswer, StandupOccurrence
from bot.standups import answering, service
from bot.standups.rules import LEFT, State, written
from tests.standups.making import START, occurrences, standup, tick, utc

TEN, NOON = utc("2026-03-02 10:00"), utc("2026-03-02 12:00")


def asked(tx: Session, *people: str) -> tuple[StandupOccurrence, int]:
    row = standup(tx, *(people or ("U1",)))
    tick(tx, utc("2026-03-02 09:00"))
    return occurrences(tx)[0], service.asked_now(tx, row.id)[0]


def test_an_answer_is_kept_and_changed_until_the_deadline(database: Database) -> None:
    with database.write() as tx:
        row, version = asked(tx)
        answering.answer(tx, row, version, {"q1": " slept ", "q2": "", "q3": None, "other": "x"}, TEN)
        known = answering.answer(tx, row, version, {"q1": "worked", "q2": "more"}, utc("2026-03-02 11:59:59"))
        assert (row.state, known.said) == (State.ANSWERED, {"q1": "worked", "q2": "more"})
        assert (known.answered_at, known.edited_at) == (TEN, utc("2026-03-02 11:59:59"))
        with pytest.raises(Conflict) as refused:
            answering.answer(tx, row, version, {"q1": "other"}, NOON)
        assert refused.value.name == "too_late"
        assert tx.query(StandupAnswer).count() == 1


def test_a_late_answer_is_marked_and_stays(database: Database) -> None:
    with database.write() as tx:
        row, version = asked(tx)
        answering.answer(tx, row, version, {"q1": "late"}, NOON)
        assert row.state == State.LATE
        with pytest.raises(Conflict):
            answering.answer(tx, row, version, {"q1": "later"}, NOON)


def test_what_was_missed_or_skipped_can_still_be_answered(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        tick(tx, NOON)
        row = occurrences(tx)[0]
        assert row.state == State.MISSED
        answering.answer(tx, row, service.asked_now(tx, row.standup_id)[0], {"q1": "x"}, utc("2026-03-02 13:00"))
        assert row.state == State.LATE


def test_somebody_skips_and_thinks_better_of_it(database: Database) -> None:
    with database.write() as tx:
        row, version = asked(tx)
        answering.skip(tx, row, TEN)
        with pytest.raises(Conflict):
            answering.skip(tx, row, TEN)
        answering.answer(tx, row, version, {"q1": "x"}, TEN)
        assert row.state == State.ANSWERED


def test_nobody_answers_for_another(database: Database) -> None:
    with database.write() as tx:
        row, _ = asked(tx)
        assert answering.locked(tx, row.workspace_id, row.id, "U1").id == row.id
        with pytest.raises(NotFound):
            answering.locked(tx, row.workspace_id, row.id, "U2")


def test_two_standups_of_one_person_are_never_mixed_up(database: Database) -> None:
    with database.write() as tx:
        second = standup(tx, "U1", name="Other")
        _, version = asked(tx)
        today = [each for each in occurrences(tx) if each.day == date(2026, 3, 2)]
        other, row = sorted(today, key=lambda each: each.standup_id != second.id)
        with pytest.raises(NotFound):
            answering.answer(tx, other, version, {"q1": "x"}, TEN)
        answering.answer(tx, other, service.asked_now(tx, other.standup_id)[0], {"q1": "x"}, TEN)
        assert (row.state, other.state) == (State.ASKED, State.ANSWERED)


def test_an_answer_that_says_nothing_is_none(database: Database) -> None:
    with database.write() as tx:
        row, version = asked(tx)
        with pytest.raises(Conflict) as refused:
            answering.answer(tx, row, version, {"q1": "  ", "other": "x"}, TEN)
        assert (refused.value.name, row.state) == ("nothing_said", State.ASKED)


def test_whoever_is_away_from_now_on_is_no_longer_waited_for(database: Database) -> None:
    with database.write() as tx:
        row, _ = asked(tx, "U1", "U2")
        taken = answering.away_from(tx, row.workspace_id, "U1", date(2026, 3, 2), date(2026, 3, 6), TEN)
        assert [(each.person, each.day.day, each.state) for each in taken] == [("U1", 2, State.AWAY)]


def test_whoever_leaves_is_no_longer_waited_for(database: Database) -> None:
    with database.write() as tx:
        row, _ = asked(tx, "U1", "U2")
        assert [each.person for each in answering.release(tx, row.standup_id, ["U1"], TEN)] == ["U1"]
        assert [(each.person, each.state) for each in occurrences(tx) if each.why == LEFT] == [("U1", State.AWAY)]
        assert answering.release(tx, row.standup_id, ["U1"], TEN) == []


def test_words_are_erased_and_that_somebody_took_part_stays(database: Database) -> None:
    with database.write() as tx:
        row, version = asked(tx, "U1", "U2")
        other = occurrences(tx)[1]
        for each in (row, other):
            answering.answer(tx, each, version, {"q1": "secret"}, TEN)
        assert [each.id for each in answering.erase(tx, row.workspace_id, row.person)] == [row.id]
        assert [each.person for each in tx.query(StandupAnswer)] == [other.person]
        assert (row.state, answering.erase(tx, row.workspace_id, row.person)) == (State.ANSWERED, [])


def test_an_answer_of_an_old_version_is_changed_in_its_own_words(database: Database) -> None:
    with database.write() as tx:
        row, version = asked(tx)
        service.ask(tx, row.workspace_id, row.standup_id, written("Mood?"), "U0", START)
        known = answering.answer(tx, row, version, {"q1": "old", "q4": "x"}, TEN)
        assert (known.questions_id, known.said) == (version, {"q1": "old"})
