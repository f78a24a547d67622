from datetime import timedelta

from bot.db import Database
from bot.models import Standup
from bot.standups import answering, meeting_queries, meetings, parking, service
from bot.standups.meeting_queries import TOPICS
from bot.standups.meeting_rules import LENGTH, Act, Move, Turn
from tests.standups.making import no_holiday, occurrences, tick
from tests.standups.test_meetings import DAY, NINE, after, begun


def test_a_meeting_as_it_is_shown(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        parking.park(tx, row, "the release", ["U2"], None, "U1", NINE)
        parking.note(tx, row, "no key", "U3", NINE)
        meetings.pass_on(tx, row, 0, Act.NEXT, after(minutes=5))
        shown = meeting_queries.by_id(tx, row.id)
    assert (shown.standup, shown.present, shown.length, shown.turn) == ("Daily", 3, LENGTH, 1)
    assert shown.speaker is not None
    assert shown.speaker.person == "U2"
    assert shown.share == timedelta(minutes=5)
    assert [(each.person, each.took) for each in shown.of(Turn.SPOKEN)] == [("U1", timedelta(minutes=5))]
    assert [(each.text, each.wanted, each.is_old) for each in shown.topics] == [("the release", ("U2",), False)]
    assert [(each.person, each.text) for each in shown.notes] == [("U3", "no key")]


def test_the_speaker_is_shown_what_they_wrote_today_and_no_other_day(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx, "U1")
        assert meeting_queries.by_id(tx, row.id).said == ()
        tick(tx, NINE)
        for each in occurrences(tx):
            questions, _ = service.asked_now(tx, each.standup_id)
            answering.answer(tx, each, questions, {"q2": f"on {each.day}"}, NINE)
        (said,) = meeting_queries.by_id(tx, row.id).said
        assert (said[0].text, said[1]) == ("Today?", f"on {DAY}")


def test_what_is_open_comes_to_the_next_meeting_and_what_is_done_leaves_it(database: Database) -> None:
    with database.write() as tx:
        first = begun(tx)
        parked = [parking.park(tx, first, text, [], None, "U1", NINE) for text in ("done before", "open", "done now")]
        meetings.end(tx, first, "U1", after(minutes=1))
        parking.move(parked[0], Move.FINISH, "U1", after(minutes=2))
        of = tx.get_one(Standup, first.standup_id)
        people = meetings.expected(tx, of, no_holiday, NINE)
        second = meetings.begin(tx, of, people, "U1", after(minutes=3))
        parking.move(parked[2], Move.FINISH, "U1", after(minutes=4))
        parking.park(tx, second, "new", [], None, "U1", after(minutes=5))
        tx.flush()
        shown = meeting_queries.by_id(tx, second.id)
        assert [(each.text, each.is_old) for each in shown.topics] == [
            ("open", True),
            ("done now", True),
            ("new", False),
        ]
        assert [each.text for each in meeting_queries.by_id(tx, first.id).topics] == ["done before", "open", "done now"]
        assert not meeting_queries.topic(tx, parked[1].id).is_old


def test_topics_beyond_what_a_message_holds_are_counted(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        for number in range(TOPICS + 2):
            parking.park(tx, row, str(number), [], None, "U1", NINE)
        shown = meeting_queries.by_id(tx, row.id)
        assert (len(shown.topics), shown.more) == (TOPICS, 2)


def test_figures_of_meetings_that_are_over(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        meetings.pass_on(tx, row, 0, Act.ABSENT, after(minutes=1))
        meetings.pass_on(tx, row, 1, Act.NEXT, after(minutes=3))
        span = (row.workspace_id, NINE, after(hours=1))
        assert meeting_queries.held(tx, *span) == []
        meetings.end(tx, row, "U1", after(minutes=4))
        (held,) = meeting_queries.held(tx, *span, row.standup_id)
        assert (held.length, held.spoken, held.present) == (timedelta(minutes=4), timedelta(minutes=3), 2)
        assert held.turns == {Turn.ABSENT: 1, Turn.SPOKEN: 2}
        assert meeting_queries.held(tx, *span, row.standup_id + 1) == []
        assert meeting_queries.held(tx, row.workspace_id, after(hours=1), after(hours=2)) == []


def test_who_looks_after_a_topic_finds_it_until_it_is_done(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        mine = parking.park(tx, row, "mine", [], "U1", "U2", NINE)
        parking.park(tx, row, "nobody's", ["U1"], None, "U1", NINE)
        assert [each.text for each in meeting_queries.topics_of(tx, row.workspace_id, "U1")] == ["mine"]
        parking.move(mine, Move.FINISH, "U1", NINE)
        tx.flush()
        assert meeting_queries.topics_of(tx, row.workspace_id, "U1") == []
