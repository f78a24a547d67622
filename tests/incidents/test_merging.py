"""What becomes of two incidents when one is made a part of the other."""

from datetime import timedelta

import pytest

from bot.db import Database
from bot.incidents import links, merging, paging, queries, recall, roles, service, timeline
from bot.incidents.rules import COMMANDER, State
from bot.models import Incident, Page, Person
from bot.people.channels import joined
from bot.people.service import ensure_workspace
from bot.severity import Severity
from tests.incidents.test_service import LATER, NOW


@pytest.fixture
def workspace(database: Database) -> int:
    """Make the incidents 1 to 3, the first began earliest; each has a channel."""
    with database.write() as tx:
        team = ensure_workspace(tx, "T1", NOW)
        team.bot_user_id = "UBOT"
        for number, title in enumerate(("disk is full", "checkout is down", "mail is late")):
            at = NOW + timedelta(minutes=number)
            row = service.declare(tx, team.id, title, Severity.SEV2, at, reporter=f"U{number}", services=[f"s{number}"])
            service.channel_opened(row, f"C{row.number}", f"inc-{row.number}")
        return team.id


def merge(database: Database, duplicate: int, survivor: int) -> None:
    with database.write() as tx:
        one, other = tx.get_one(Incident, duplicate), tx.get_one(Incident, survivor)
        merging.merge(tx, one, other, "U9", LATER)
        merging.tell(tx, one, other, "U9", LATER)


def view(database: Database, key: int) -> queries.IncidentView:
    with database.read() as tx:
        return queries.by_id(tx, key)


def test_the_duplicate_names_the_other_and_is_over(database: Database, workspace: int) -> None:
    with database.write() as tx:
        tx.get_one(Incident, 1).update_due_at = LATER
    merge(database, 1, 2)
    found = view(database, 1)
    assert (found.state, found.is_open, found.closed_at, found.update_due_at) == (State.MERGED, False, LATER, None)
    assert found.merged_into == queries.Survivor(2, "C2", "inc-2")
    with database.read() as tx:
        assert [each.number for each in queries.open_incidents(tx, workspace)] == [3, 2]
        assert [each.kind for each in links.of_incident(tx, workspace, 2)] == [links.MERGED_HERE]


def test_earliest_times_services_and_free_roles_go_over(database: Database, workspace: int) -> None:
    with database.write() as tx:
        one, two = tx.get_one(Incident, 1), tx.get_one(Incident, 2)
        for role, person in ((COMMANDER, "U1"), ("scribe", "U2")):
            roles.assign(tx, one, role, person, person, NOW)
        roles.assign(tx, two, COMMANDER, "U5", "U5", NOW)
        service.acknowledge(tx, one, "U1", LATER)
    merge(database, 1, 2)
    found = view(database, 2)
    assert found.roles == {COMMANDER: "U5", "scribe": "U2"}
    assert (found.times.started, found.times.detected, found.times.declared) == (NOW, NOW, NOW + timedelta(minutes=1))
    assert (found.acknowledged_by, found.times.acknowledged) == ("U1", LATER)
    assert found.services == ("s1", "s0")
    assert workspace


def test_a_timeline_is_read_together_and_each_entry_stands_there_once(database: Database, workspace: int) -> None:
    with database.write() as tx:
        for key, minutes in ((1, 3), (2, 4), (1, 5)):
            at = NOW + timedelta(minutes=minutes)
            timeline.note(tx, tx.get_one(Incident, key), f"note {minutes}", "U1", at, at)
    merge(database, 1, 2)
    with database.read() as tx:
        lines = timeline.shown(tx, 2).lines
        own = timeline.shown(tx, 1).lines
        begun = timeline.shown(tx, 2, limit=2)
        older = timeline.shown(tx, 2, begun.older, limit=10)
    notes = [(line.detail["text"], line.part) for line in lines if line.kind == "note"]
    assert notes == [("note 3", 1), ("note 4", None), ("note 5", 1)]
    assert [line.happened_at for line in lines] == sorted(line.happened_at for line in lines)
    assert {line.part for line in own} == {None}
    assert sorted(each.key for each in (*begun.lines, *older.lines)) == sorted(each.key for each in lines)
    assert workspace


def test_an_entry_is_erased_by_its_number_there_too(database: Database, workspace: int) -> None:
    with database.write() as tx:
        key = timeline.note(tx, tx.get_one(Incident, 1), "a password", "U1", NOW, NOW).id
    merge(database, 1, 2)
    with database.write() as tx:
        assert timeline.redact(tx, timeline.find(tx, tx.get_one(Incident, 2), key), "U1", LATER)
        assert "a password" not in str([line.detail for line in timeline.shown(tx, 2).lines])
    assert workspace


def test_what_was_merged_into_it_before_names_the_last(database: Database, workspace: int) -> None:
    merge(database, 1, 2)
    merge(database, 2, 3)
    assert [(view(database, key).merged_into or view(database, 3)).number for key in (1, 2)] == [3, 3]
    with database.read() as tx:
        assert [links.survivor(tx, key) for key in (1, 2, 3)] == [3, 3, 3]
        assert sorted(links.family(tx, 3)) == [1, 2, 3]
    assert workspace


def test_how_long_the_other_needed_people_is_its_own(database: Database, workspace: int) -> None:
    with database.write() as tx:
        service.move(tx, tx.get_one(Incident, 1), State.RESOLVED, "U1", LATER)
    merge(database, 1, 2)
    with database.read() as tx:
        found = queries.by_id(tx, 2)
        assert queries.time_open(tx, found, NOW + timedelta(hours=1)) == timedelta(hours=1)
        assert [each.incident.number for each in recall.by_words(tx, workspace, "disk")] == [1]
        assert recall.similar(tx, queries.by_id(tx, 3)) == []


def test_who_is_called_into_the_other_channel(database: Database, workspace: int) -> None:
    with database.write() as tx:
        tx.add(Person(workspace_id=workspace, slack_id="UAPP", is_bot=True))
        tx.add(Person(workspace_id=workspace, slack_id="UGONE", is_gone=True))
        for channel, person in (
            ("C1", "U1"),
            ("C1", "U2"),
            ("C1", "UBOT"),
            ("C1", "UAPP"),
            ("C1", "UGONE"),
            ("C2", "U2"),
        ):
            joined(tx, workspace, channel, person, is_bot=person == "UBOT")
        roles.assign(tx, tx.get_one(Incident, 1), "scribe", "U7", "U7", NOW)
        one, two = queries.by_id(tx, 1), queries.by_id(tx, 2)
        assert merging.newcomers(tx, one, two) == ["U1", "U7", "U0"]
        assert merging.plan(tx, one, two).people == 3


@pytest.mark.parametrize(
    ("taken_up", "called", "moves"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_call_goes_on_where_nobody_else_is_there(
    database: Database,
    workspace: int,
    taken_up: bool,  # noqa: FBT001
    called: bool,  # noqa: FBT001
    moves: bool,  # noqa: FBT001
) -> None:
    with database.write() as tx:
        one, two = tx.get_one(Incident, 1), tx.get_one(Incident, 2)
        for each in (one, *([two] if called else [])):
            row = Page(workspace_id=workspace, incident_id=each.id, sequence=1, reason="declared", key=f"k{each.id}")
            row.created_at = NOW
            tx.add(row)
        if taken_up:
            service.acknowledge(tx, two, "U2", NOW)
        assert bool(merging.hand_over_pages(tx, one, two)) == moves
        assert len(paging.of_incident(tx, 1)) == (0 if moves else 1)
