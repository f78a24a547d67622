from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import NotFound
from bot.models import Projection, StandupAnswer, StandupOccurrence, StandupReply
from bot.standups import answering, queries, replying, service
from bot.standups.rules import State
from tests.standups.making import occurrences, standup, tick, utc

TEN, NOON = utc("2026-03-02 10:00"), utc("2026-03-02 12:00")


def asked(tx: Session, person: str = "U1") -> StandupOccurrence:
    standup(tx, person, name=f"Of {person}")
    tick(tx, utc("2026-03-02 09:00"))
    return next(row for row in occurrences(tx) if (row.person, row.day) == (person, date(2026, 3, 2)))


def answer(tx: Session, row: StandupOccurrence, **said: str) -> None:
    version, _ = service.asked_now(tx, row.standup_id)
    answering.answer(tx, row, version, said, TEN)


def reply(tx: Session, row: StandupOccurrence, *keys: str, ts: str = "7.0") -> StandupReply:
    kept = replying.keep(tx, row.workspace_id, row.person, "D1", ts, TEN)
    assert kept is not None
    replying.belongs(kept, row.id, keys)
    return kept


def test_what_waits_takes_an_answer_until_its_deadline(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        assert replying.open_to(tx, row.workspace_id, "U1", TEN) == [row.id]
        assert replying.open_to(tx, row.workspace_id, "U2", TEN) == []
        assert not replying.is_asked_of(tx, row.workspace_id, "U1", NOON)


def test_what_was_answered_by_the_form_takes_nothing_more(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        answer(tx, row, q1="slept")
        assert replying.open_to(tx, row.workspace_id, "U1", TEN) == []
        reply(tx, row, "q1")
        assert replying.open_to(tx, row.workspace_id, "U1", TEN) == [row.id]
        assert [each.key for each in replying.unanswered(tx, row.id)] == ["q2", "q3"]
        answer(tx, row, q1="slept", q2="work", q3="none")
        assert replying.open_to(tx, row.workspace_id, "U1", TEN) == []


def test_a_thread_belongs_to_its_question(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        same = {"workspace_id": row.workspace_id, "subject": str(row.id), "channel": "U1"}
        tx.add(Projection(**same, kind="standup.question", ts="5.0"))
        tx.add(Projection(**same, kind="standup.nudge", ts="6.0"))
        tx.flush()
        found = [replying.in_thread(tx, row.workspace_id, "U1", ts) for ts in ("5.0", "6.0", "7.0")]
        assert found == [row.id, row.id, None]
        assert replying.in_thread(tx, row.workspace_id, "U2", "5.0") is None


def test_a_message_is_kept_once_and_known(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        reply(tx, row, "q1")
        assert replying.keep(tx, row.workspace_id, "U1", "D1", "7.0", TEN) is None
        assert replying.is_known(tx, "T0BEACON", "D1", "7.0")
        assert not replying.is_known(tx, "T0BEACON", "D1", "8.0")
        with pytest.raises(NotFound):
            replying.locked(tx, row.workspace_id, 1, "U2")


def test_a_message_is_read_beside_what_was_said(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        answer(tx, row, q1="slept")
        form = queries.form(tx, row.workspace_id, row.id, "U1")
        assert form is not None
        assert replying.read(form, "work") == ({"q1": "slept", "q2": "work"}, ["q2"])
        assert replying.read(form, "rested", ["q1"]) == ({"q1": "rested"}, ["q1"])


def test_what_was_changed_otherwise_is_not_the_messages_any_more(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        answer(tx, row, q1="slept", q2="work")
        kept = reply(tx, row, "q1", "q2")
        answer(tx, row, q1="slept", q2="rest")
        assert kept.keys == ["q1"]


def test_taking_back_leaves_what_others_said(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        answer(tx, row, q1="slept", q2="work")
        first, second = reply(tx, row, "q1"), reply(tx, row, "q2", ts="8.0")
        assert replying.take_back(tx, first)
        assert tx.query(StandupAnswer).one().said == {"q2": "work"}
        assert not replying.take_back(tx, second)
        assert tx.query(StandupAnswer).count() == 0
        assert not replying.take_back(tx, second)


def test_a_choice_is_shown_until_it_is_made_or_taken_back(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        kept = replying.keep(tx, row.workspace_id, "U1", "D1", "7.0", TEN)
        assert kept is not None
        kept.text, kept.offered = "slept", [row.id]
        tx.flush()
        found = replying.choice(tx, kept.id)
        assert found is not None
        assert ([each.id for each in found.offered], found.chosen) == ([row.id], None)
        replying.belongs(kept, row.id, ["q1"])
        chosen = replying.choice(tx, kept.id)
        assert chosen is not None
        assert chosen.chosen is not None
        assert replying.choice(tx, 99) is None


def test_what_somebody_wrote_is_dropped_with_all_that_is_theirs(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        reply(tx, row, "q1")
        replying.keep(tx, row.workspace_id, "U1", "D1", "8.0", TEN)
        replying.keep(tx, row.workspace_id, "U2", "D2", "8.0", TEN)
        replying.drop_waiting(tx, row.workspace_id, "U1")
        assert [(each.person, each.ts) for each in tx.query(StandupReply)] == [("U1", "7.0"), ("U2", "8.0")]


def test_words_that_wait_too_long_are_dropped(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        reply(tx, row, "q1")
        replying.keep(tx, row.workspace_id, "U1", "D1", "8.0", TEN)
        for hours, left in ((23, 2), (25, 1)):
            replying.let_go(tx, row.workspace_id, ["U1"], TEN + timedelta(hours=hours))
            assert tx.query(StandupReply).count() == left
        assert row.state == State.ASKED
