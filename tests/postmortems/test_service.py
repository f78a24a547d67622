"""One draft an incident, every edit a version, and nothing that two people write at once is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.db import Database
from bot.errors import BotError, NotFound
from bot.models import Postmortem
from bot.postmortems import queries, service
from bot.postmortems.copies import ERASED
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


SAID = "the customer Kim called twice"


def test_what_is_erased_is_in_no_version_and_an_open_form_does_not_bring_it_back(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        for base, text in enumerate([f"At first {SAID}.", f"At first {SAID}. Then it was slow.", "It was slow."]):
            service.write(tx, row, Edit("summary", text, "U1", base=base), NOW)
        service.write(tx, row, Edit("impact", f"Others too. {SAID}!", "U1"), NOW)
        service.add_action(tx, row, f"Call back: {SAID}", NOW)
        assert service.forget(tx, row, [SAID], LATER)
        assert not service.forget(tx, row, [SAID], LATER)
        written = [version.text for name in ("summary", "impact") for version in queries.versions(tx, row.id, name)]
        assert SAID not in " ".join([*written, queries.open_actions(tx, row.workspace_id)[0].text])
        assert len(written) == 6
        service.write(tx, row, Edit("summary", f"At first {SAID}. Then all was slow.", "U2", base=2), LATER)
        service.write(tx, row, Edit("impact", f"Others as well. {SAID}!", "U2", base=1), LATER)
        after = [version.text for name in ("summary", "impact") for version in queries.versions(tx, row.id, name)]
        assert SAID not in " ".join(after)
        assert any("Then all was slow" in text for text in after)


def test_a_hole_can_be_written_over_once_it_is_seen(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        service.write(tx, row, Edit("summary", f"At first {SAID}.", "U1"), NOW)
        service.forget(tx, row, [SAID], LATER)
        seen = queries.section(tx, row.id, "summary")
        assert (seen.text, seen.version, seen.author) == (f"At first {ERASED}.", 2, None)
        service.write(tx, row, Edit("summary", "At first somebody called.", "U1", base=2), LATER)
        assert queries.section(tx, row.id, "summary").text == "At first somebody called."


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
