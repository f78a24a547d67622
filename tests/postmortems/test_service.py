"""One draft an incident, every edit a version, and nothing that two people write at once is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.db import Database
from bot.errors import BotError, NotFound
from bot.models import Postmortem
from bot.postmortems import queries, service
from bot.postmortems.rules import DONE, DRAFT, LONGEST, OPEN, PAUSED, PUBLISHED
from bot.postmortems.service import Edit, Saved
from tests.postmortems.writing import LATER, NOW, begun, incident

WITHIN = timedelta(days=5)


def test_an_incident_gets_one_draft_however_often_it_is_resolved(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        first = begun(tx, of)
        assert (first.state, first.due_on, first.owner) == (DRAFT, date(2026, 3, 7), "U1")
        assert service.pause(tx, of.id) is first
        assert first.state == PAUSED
        again = service.begin(tx, of.workspace_id, of.id, LATER, owner="U2", style="etsy", within=WITHIN * 2)
        assert (again.id, again.state, again.owner, again.style) == (first.id, DRAFT, "U1", "sre")
        assert again.due_on == date(2026, 3, 12)
        assert tx.scalar(select(func.count()).select_from(Postmortem)) == 1


def test_drafts_made_at_once_are_one(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        workspace, key = of.workspace_id, of.id

    def make(_: int) -> int:
        with database.write() as tx:
            return service.begin(tx, workspace, key, NOW, owner=None, style="sre", within=WITHIN).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(make, range(8)))) == 1


def test_a_published_one_stays_published_when_its_draft_is_asked_for_again(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        row = begun(tx, of)
        assert service.move(row, "publish", "U2", LATER)
        assert not service.move(row, "publish", "U3", LATER)
        assert (row.state, row.published_by, row.published_at) == (PUBLISHED, "U2", LATER)
        assert begun(tx, of).state == PUBLISHED


def test_an_incident_without_one_has_none_to_pause(database: Database) -> None:
    with database.write() as tx:
        assert service.pause(tx, incident(tx).id) is None


def test_every_edit_is_a_version(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        assert service.write(tx, row, Edit("summary", "One.", "U1"), NOW) == Saved(1, 1)
        assert service.write(tx, row, Edit("summary", "Two.", "U2", base=1), LATER) == Saved(2, 2)
        assert service.write(tx, row, Edit("summary", "Two.", "U3", base=2), LATER) == Saved(2, 2)
        assert [(each.number, each.author, each.text) for each in queries.versions(tx, row.id, "summary")] == [
            (2, "U2", "Two."),
            (1, "U1", "One."),
        ]


def test_two_people_at_one_section_in_different_places_are_brought_together(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        service.write(tx, row, Edit("factors", "a\nb\nc", "U1"), NOW)
        service.write(tx, row, Edit("factors", "A\nb\nc", "U2", base=1), NOW)
        assert service.write(tx, row, Edit("factors", "a\nb\nC", "U3", base=1), LATER) == Saved(3, 4, joined=True)
        assert queries.section(tx, row.id, "factors").text == "A\nb\nC"
        assert [each.text for each in queries.versions(tx, row.id, "factors") if each.aside] == ["a\nb\nC"]


def test_two_people_at_one_sentence_lose_nothing(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        service.write(tx, row, Edit("summary", "Mine.", "U1"), NOW)
        assert service.write(tx, row, Edit("summary", "Yours.", "U2"), LATER) == Saved(2, 1, aside=True)
        assert queries.section(tx, row.id, "summary").text == "Mine."
        assert service.write(tx, row, Edit("summary", "Ours.", "U2", base=1), LATER) == Saved(3, 3)
        assert {each.text for each in queries.versions(tx, row.id, "summary")} == {"Mine.", "Yours.", "Ours."}


def test_many_who_save_at_once_lose_nothing(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        workspace, key = row.workspace_id, row.id

    def save(number: int) -> None:
        with database.write() as tx:
            row = service.locked(tx, workspace, key)
            service.write(tx, row, Edit("summary", f"text {number}", f"U{number}"), NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(12)))
    with database.read() as tx:
        kept = queries.versions(tx, key, "summary")
        assert {each.text for each in kept} == {f"text {number}" for number in range(12)}
        assert len({each.number for each in kept}) == 12


def test_what_is_too_long_is_refused_whole(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        with pytest.raises(BotError, match="too_long"):
            service.write(tx, row, Edit("summary", "x" * (LONGEST + 1), "U1"), NOW)
        assert not queries.versions(tx, row.id, "summary")
        with pytest.raises(ValueError, match="no section"):
            service.write(tx, row, Edit("gossip", "x", "U1"), NOW)


def test_an_action_is_done_once_and_opened_again(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        key = service.add_action(tx, row, "Add a limit", NOW, author="U1", owner="U2", kind="prevent").id
        item = service.locked_action(tx, row.workspace_id, key)
        assert service.move_action(item, DONE, "U2", LATER)
        assert not service.move_action(item, DONE, "U3", LATER)
        assert (item.state, item.done_by, item.done_at) == (DONE, "U2", LATER)
        assert service.move_action(item, OPEN, "U3", LATER)
        assert (item.state, item.done_by, item.done_at) == (OPEN, None, None)


def test_what_is_another_workspaces_is_not_found(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        item = service.add_action(tx, row, "Add a limit", NOW)
        with pytest.raises(NotFound):
            service.locked(tx, row.workspace_id + 1, row.id)
        with pytest.raises(NotFound):
            service.locked_action(tx, row.workspace_id + 1, item.id)
