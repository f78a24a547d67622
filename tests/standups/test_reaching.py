from datetime import date

from sqlalchemy.orm import Session

from bot.db import Database
from bot.standups import answering, reaching, service
from bot.standups.rules import UNREACHED, State
from tests.standups.making import ASKS, occurrences, standup, tick, utc


def key_of(tx: Session, person: str, day: int) -> str:
    (row,) = [each for each in occurrences(tx) if (each.person, each.day) == (person, date(2026, 3, day))]
    return str(row.id)


def test_of_each_person_it_is_told_once_however_often_they_are_not_reached(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx, "U1", "U2").id
        now = utc("2026-03-02 09:00")
        tick(tx, now)
        told = ("standup.unreached", f"{key}:2026-03-02", "U0")
        assert reaching.note(tx, key_of(tx, "U1", 2), now) == told
        assert reaching.note(tx, key_of(tx, "U1", 2), now) is None
        assert reaching.unreached(tx, told[1]) == reaching.Unreached("Daily", "C1", ("U1",), 1)
        tick(tx, utc("2026-03-02 13:00"))
        assert [(row.person, row.state, row.why) for row in occurrences(tx) if row.day.day == 2] == [
            ("U1", State.UNANSWERED, UNREACHED),
            ("U2", State.UNANSWERED, None),
        ]
        tick(tx, utc("2026-03-03 09:00"))
        assert reaching.note(tx, key_of(tx, "U1", 3), now) is None
        assert reaching.note(tx, key_of(tx, "U2", 3), now) == ("standup.unreached", f"{key}:2026-03-03", "U0")
        assert reaching.unreached(tx, f"{key}:2026-03-03").people == ("U1", "U2")


def test_whoever_answered_elsewhere_was_reached(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx, "U1").id
        now = utc("2026-03-02 09:00")
        tick(tx, now)
        version, _ = service.asked_now(tx, key)
        row = answering.locked(tx, 1, int(key_of(tx, "U1", 2)), "U1")
        answering.answer(tx, row, version, {ASKS[0].key: "slept"}, now)
        assert reaching.note(tx, str(row.id), now) is None


def test_what_its_maker_cannot_be_told_stands_in_the_channel(database: Database) -> None:
    with database.write() as tx:
        key = standup(tx, "U1").id
        told = reaching.instead(tx, f"{key}:2026-03-02", utc("2026-03-02 09:00"))
    assert told == ("standup.unreached", f"{key}:2026-03-02", "C1")
