import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import NotFound
from bot.models import Standup, StandupNote, StandupTopic
from bot.standups import meetings, parking
from bot.standups.meeting_rules import MOST_WANTED, Move, Topic
from tests.standups.making import no_holiday
from tests.standups.test_meetings import NINE, after, begun


def parked(tx: Session, owner: str | None = None) -> StandupTopic:
    return parking.park(tx, begun(tx), "the release", ["U2", "U2", "U3"], owner, "U1", NINE)


def test_a_topic_is_parked_with_those_who_are_wanted(database: Database) -> None:
    with database.write() as tx:
        row = parked(tx)
        assert (row.text, row.wanted, row.owner, row.state) == ("the release", ["U2", "U3"], None, Topic.OPEN)
        meeting = meetings.locked(tx, row.workspace_id, row.meeting_id)
        many = parking.park(tx, meeting, "x" * 500, [f"U{number}" for number in range(50)], "U4", "U1", NINE)
        assert (len(many.text), len(many.wanted), many.state) == (200, MOST_WANTED, Topic.TAKEN)


def test_a_topic_is_taken_and_done_once(database: Database) -> None:
    with database.write() as tx:
        row = parked(tx)
        assert parking.move(row, Move.TAKE, "U2", NINE)
        assert not parking.move(row, Move.TAKE, "U2", NINE)
        assert parking.move(row, Move.TAKE, "U3", NINE)
        assert (row.owner, row.state, row.changed_by) == ("U3", Topic.TAKEN, "U3")
        assert parking.move(row, Move.FINISH, "U1", after(minutes=1))
        assert not parking.move(row, Move.DROP, "U1", after(minutes=2))
        assert (row.state, row.owner, row.changed_at) == (Topic.DONE, "U3", after(minutes=1))


def test_a_topic_gets_one_message_of_its_own(database: Database) -> None:
    with database.write() as tx:
        row = parked(tx)
        assert parking.set_apart(row)
        assert not parking.set_apart(row)


def test_nobody_finds_a_topic_of_another_workspace(database: Database) -> None:
    with database.write() as tx:
        row = parked(tx)
        assert parking.locked(tx, row.workspace_id, row.id) is row
        with pytest.raises(NotFound):
            parking.locked(tx, row.workspace_id + 1, row.id)


def test_a_topic_is_shown_where_it_was_parked_and_in_the_last_meetings(database: Database) -> None:
    with database.write() as tx:
        row = parked(tx)
        of = tx.get_one(Standup, row.standup_id)
        keys = [row.meeting_id]
        for minutes in (1, 2, 3):
            meetings.end(tx, meetings.locked(tx, row.workspace_id, keys[-1]), "U1", after(minutes=minutes))
            people = meetings.expected(tx, of, no_holiday, NINE)
            keys.append(meetings.begin(tx, of, people, "U1", after(minutes=minutes)).id)
        assert list(parking.shown_in(tx, row)) == [keys[0], keys[3], keys[2]]


def test_a_message_is_noted_once_and_found_again(database: Database) -> None:
    with database.write() as tx:
        meeting = begun(tx)
        same = (tx, meeting, "the key is lost", "U1", "C1", "12.34", NINE)
        key = parking.note_message(*same)
        assert key is not None
        assert parking.note_message(*same) is None
        found = parking.noted(tx, meeting.workspace_id, "C1", "12.34")
        assert found is not None
        assert found.id == key
        assert parking.noted(tx, meeting.workspace_id, "C2", "12.34") is None
        assert parking.is_noted(tx, "T0BEACON", "C1", "12.34")
        assert not parking.is_noted(tx, "T0OTHER", "C1", "12.34")


def test_what_somebody_noted_is_erased_and_the_rest_stays(database: Database) -> None:
    with database.write() as tx:
        meeting = begun(tx)
        for person in ("U1", "U2", "U1"):
            parking.note(tx, meeting, f"by {person}", person, NINE)
        assert parking.erase(tx, meeting.workspace_id, "U1") == [meeting.id]
        assert [row.text for row in tx.query(StandupNote)] == ["by U2"]
