from datetime import date, timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.standups import reports, service
from bot.standups.dates import Span
from bot.standups.reports import Place, Wanted, read_ticket, ticket
from bot.standups.rules import State, written
from bot.standups.seeing import MANAGERS, TEAM, Viewer
from bot.standups.service import PEOPLE
from tests.standups.making import START, standup
from tests.standups.reading import place, told

DAY = date(2026, 3, 2)
SPAN = Span(DAY, DAY + timedelta(days=13))


@pytest.fixture
def workspace(database: Database) -> int:
    """Make a standup of an open channel, one of a closed channel, and answers in both."""
    with database.write() as tx:
        open_, closed = standup(tx, "U1", "U2", members=PEOPLE), standup(tx, "U1", name="Quiet", channel="C2")
        place(tx, open_.workspace_id, "C1", "U1", "U3")
        place(tx, open_.workspace_id, "C2", "U1", is_private=True)
        told(tx, open_, "U1", DAY, q1="in the open")
        told(tx, open_, "U2", DAY, q1="by the second", state=State.LATE)
        told(tx, open_, "U2", DAY + timedelta(days=1), state=State.UNANSWERED)
        told(tx, closed, "U1", DAY, q1="a secret")
        return open_.workspace_id


def read(database: Database, viewer: Viewer, wanted: Wanted | None = None) -> set[str]:
    with database.read() as tx:
        return {text for each in reports.page(tx, viewer, wanted or Wanted(SPAN)) for _, text in each.said}


@pytest.mark.parametrize(
    ("who", "more", "seen"),
    [
        ("U1", {}, {"in the open", "by the second", "a secret"}),
        ("U2", {}, {"in the open", "by the second"}),  # is asked, and in no channel
        ("U3", {}, {"in the open", "by the second"}),  # is in the channel, and not asked
        ("U4", {}, set()),
        ("U4", {"audience": TEAM}, {"in the open", "by the second"}),
        ("U4", {"audience": TEAM, "is_outsider": True}, set()),
        ("U4", {"is_manager": True}, {"in the open", "by the second"}),
        ("U3", {"audience": MANAGERS}, set()),
        ("U2", {"audience": MANAGERS}, {"by the second"}),  # their own
        ("U4", {"audience": MANAGERS, "is_manager": True}, {"in the open", "by the second"}),
        (None, {"channel": "C1"}, {"in the open", "by the second"}),
        (None, {"channel": "C2"}, {"a secret"}),
        (None, {"channel": "C3"}, set()),
        (None, {"channel": "C1", "audience": MANAGERS}, set()),
    ],
)
def test_who_reads_what(
    database: Database, workspace: int, who: str | None, more: dict[str, Any], seen: set[str]
) -> None:
    assert read(database, Viewer(workspace, who, **more)) == seen


def test_nothing_of_a_channel_is_read_outside_before_slack_has_told_that_it_is_open(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1", members=PEOPLE)
        told(tx, row, "U1", DAY, q1="unknown")
        service.join(tx, row, ["U2"], START)
    for who in ("U2", "U3"):
        assert read(database, Viewer(row.workspace_id, who, is_manager=True, audience=TEAM)) == set()
    assert read(database, Viewer(row.workspace_id, "U1")) == {"unknown"}


def test_who_has_left_reads_their_own_still(database: Database, workspace: int) -> None:
    with database.write() as tx:
        closed = service.following(tx, workspace, service.CHANNEL, "C2")[0]
        service.leave(tx, closed, ["U1"], START)
        place(tx, workspace, "C2", is_private=True)
        told(tx, closed, "U9", DAY, q1="of another")
    assert read(database, Viewer(workspace, "U1"), Wanted(SPAN, (closed.id,))) == {"a secret"}
    with database.read() as tx:
        assert {each.name for each in reports.named(tx, Viewer(workspace, "U1"))} == {"Daily", "Quiet"}


def test_one_person_some_days(database: Database, workspace: int) -> None:
    viewer = Viewer(workspace, "U1")
    assert read(database, viewer, Wanted(SPAN, person="U2")) == {"by the second"}
    assert read(database, viewer, Wanted(Span(DAY - timedelta(days=9), DAY - timedelta(days=1)))) == set()


def test_pages_give_each_answer_once_the_newest_first(database: Database) -> None:
    with database.write() as tx:
        rows = [standup(tx, "U0", name=name) for name in ("One", "Two")]
        for days in range(5):
            for row in rows:
                for person in ("U1", "U2"):
                    told(tx, row, person, DAY + timedelta(days=days), q1=f"{row.id} {person} {days}")
        place(tx, rows[0].workspace_id, "C1", "U0")
    viewer, before = Viewer(rows[0].workspace_id, "U0"), None
    found: list[Place] = []
    with database.read() as tx:
        while page := reports.page(tx, viewer, Wanted(SPAN), before, 3):
            found += [each.place for each in page]
            before = found[-1]
    assert len(set(found)) == len(found) == 20
    assert [each.day for each in found] == sorted((each.day for each in found), reverse=True)


def test_an_old_answer_stands_under_the_questions_of_its_own_version(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        told(tx, row, "U1", DAY, q1="old", q2="same")
        known = service.asked_now(tx, row.id)[1]
        service.ask(tx, row.workspace_id, row.id, written("Today?\nMood?", known), "U0", START)
        told(tx, row, "U1", DAY + timedelta(days=1), q2="new", q4="good")
    with database.read() as tx:
        new, old = reports.page(tx, Viewer(row.workspace_id, "U1"), Wanted(SPAN))
    assert [(asked.text, text) for asked, text in old.said] == [("Yesterday?", "old"), ("Today?", "same")]
    assert [(asked.text, text) for asked, text in new.said] == [("Today?", "new"), ("Mood?", "good")]


def test_names_of_several_words_and_of_what_was_deleted(database: Database) -> None:
    with database.write() as tx:
        first = standup(tx, "U1", name="Team daily")
        service.remove(tx, first, START)
        second, gone = standup(tx, "U1", name="Team Daily"), standup(tx, "U1", name="Old")
        service.remove(tx, gone, START)
        found = reports.named(tx, Viewer(first.workspace_id, "U1"))
    standing, rest = reports.called(found, ["team", "DAILY", "2w"])
    assert standing is not None
    assert (standing.id, rest) == (second.id, ["2w"])
    deleted, _ = reports.called(found, ["old"])
    assert deleted is not None
    assert deleted.is_deleted
    assert reports.called(found, ["August"]) == (None, ["August"])


def test_the_usual_standups_are_those_of_the_channel_or_ones_own(database: Database, workspace: int) -> None:
    with database.read() as tx:
        here = reports.usual(tx, Viewer(workspace, "U1", "C2"))
        elsewhere = reports.usual(tx, Viewer(workspace, "U1", "C9"))
        assert len(here) == 1
        assert len(elsewhere) == 2
        assert reports.usual(tx, Viewer(workspace, None, "C9")) == ()


def test_what_a_button_carries_is_read_again() -> None:
    wanted, at = Wanted(SPAN, (3, 4), "U1"), Place(DAY, 3, "U2")
    assert read_ticket(ticket(wanted, at)) == (wanted, at)
