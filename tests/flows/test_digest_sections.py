from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.db import Database
from bot.deploys import locks
from bot.deploys.rules import State
from bot.flows.digest_reading import SHOWN, Reading
from bot.flows.digest_sections import SECTIONS, read, render
from bot.messages import digest as words_of
from bot.messages.words import words_for
from bot.models import Digest
from bot.postmortems.rules import PUBLISHED
from bot.postmortems.service import add_action
from bot.standups.service import PEOPLE
from tests.deploys.making import HEAD, asked, gone, went_live
from tests.postmortems.writing import NOW, begun, incident
from tests.standups.making import standup
from tests.standups.reading import place
from tests.standups.reading import told as told_answer

WORDS = words_for("en")


def told(tx: Session, workspace: int, *, is_weekly: bool = False, person: str | None = None) -> dict[str, str]:
    reading = Reading(workspace, person, NOW + timedelta(days=1), is_weekly, Catalogue())
    return {name: "\n".join(lines) for name, lines in read(tx, WORDS, reading, list(SECTIONS))}


def test_every_section_has_a_name() -> None:
    assert set(SECTIONS) == set(words_of.SECTIONS)


def test_the_week_tells_what_was_published_and_the_morning_does_not(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        row.state, row.published_at = PUBLISHED, NOW
        tx.flush()
        assert "postmortems" not in told(tx, row.workspace_id)
        assert "Published: the post-mortem of incident 1" in told(tx, row.workspace_id, is_weekly=True)["postmortems"]
        row.published_at = NOW - timedelta(days=8)
        tx.flush()
        assert "postmortems" not in told(tx, row.workspace_id, is_weekly=True)


def test_the_week_counts_its_incidents_and_how_long_they_took(database: Database) -> None:
    with database.write() as tx:
        row = incident(tx)
        tx.flush()
        assert "In seven days" not in told(tx, row.workspace_id)["incidents"]
        assert "In seven days · " in told(tx, row.workspace_id, is_weekly=True)["incidents"]
        row.declared_at = NOW - timedelta(days=8)
        tx.flush()
        assert "In seven days" not in told(tx, row.workspace_id, is_weekly=True)["incidents"]


def test_an_action_is_overdue_from_the_day_after_its_day(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        for day, text in ((2, "yesterday's"), (3, "today's")):
            add_action(tx, row, text=text, now=NOW, author="U1", owner="U1", due_on=date(2026, 3, day))
        tx.flush()
        assert "yesterday's" in told(tx, row.workspace_id, person="U1")["actions"]
        assert "today's" not in told(tx, row.workspace_id)["actions"]
        assert "actions" not in told(tx, row.workspace_id, person="U2")


def test_long_lists_tell_how_many_more_there_are(database: Database) -> None:
    with database.write() as tx:
        rows = [begun(tx, incident(tx)) for _ in range(SHOWN + 2)]
        for row in rows:
            add_action(tx, row, text="late", now=NOW, author="U1", owner="U1", due_on=date(2026, 3, 1))
        tx.flush()
        found = told(tx, rows[0].workspace_id)
        assert "There are more: `/incident list`" in found["incidents"]
        assert "and 2 more: `/postmortem list`" in found["postmortems"]
        assert "and 2 more: `/postmortem actions`" in found["actions"]


def test_deploys_are_told_to_whom_they_wait_for(database: Database) -> None:
    with database.write() as tx:
        gone(tx, asked(tx), State.PLANNED)
        gone(tx, asked(tx), State.APPROVING)
        bad = gone(tx, went_live(tx, HEAD), State.FAULTY)
        locks.take(tx, bad.workspace_id, "web", "", "U2", "a fair", NOW, None)
        found = {person: told(tx, bad.workspace_id, person=person)["deploys"] for person in (None, "U1", "U2")}
        told_of = {person: [f"*{n}*" in text for n in (1, 2, 3)] for person, text in found.items()}
        assert told_of == {None: [True, True, True], "U1": [True, False, True], "U2": [False, True, True]}
        assert ["`web all`" in found[person] for person in (None, "U1", "U2")] == [True, False, True]
        went_live(tx, HEAD)
        assert "*3*" not in told(tx, bad.workspace_id)["deploys"]
        for _ in range(SHOWN):
            gone(tx, asked(tx), State.PLANNED)
        assert "and 2 more: `/deploy queue`" in told(tx, bad.workspace_id)["deploys"]


def test_the_week_counts_deploys_by_service(database: Database) -> None:
    endings = ((State.LIVE,), (State.LIVE, State.FAULTY), (State.FAILED,), (State.TIMED_OUT,), (State.CANCELLED,))
    with database.write() as tx:
        for states in endings:
            gone(tx, asked(tx), State.STARTING, State.RUNNING, *states)
        workspace = went_live(tx, HEAD, kind="rollback").workspace_id
        went_live(tx, HEAD, name="api").started_at = NOW - timedelta(days=7)
        tx.flush()
        line = "In seven days · `web`: 2 went out, 1 of them faulty; 2 failed; 1 rolled back"
        assert told(tx, workspace, is_weekly=True)["deploys"] == line
        assert "deploys" not in told(tx, workspace)


def test_a_day_is_that_of_the_place(database: Database) -> None:
    with database.write() as tx:
        workspace = incident(tx).workspace_id
        row = Digest(
            workspace_id=workspace, kind="morning", place="U1", minute=540, sections=["incidents"], set_by="U1"
        )
        row.set_at = datetime(2026, 3, 1, tzinfo=UTC)
        tx.add(row)
        tx.flush()
        message = render(tx, WORDS, Catalogue(), f"{row.id}@2026-03-03T09:00:00+09:00")
        assert message.text == "Good morning · 3 Mar 2026"


def test_standups_of_today_and_of_the_week_are_told_to_who_is_in_them(database: Database) -> None:
    with database.write() as tx:
        ours, hidden = standup(tx, "U1"), standup(tx, "U1", "U2", name="Hidden", channel="C2", members=PEOPLE)
        place(tx, ours.workspace_id, "C1", "U1", "U3")
        place(tx, ours.workspace_id, "C2", "U2", is_private=True)
        for days in range(-6, 1):
            for row in (ours, hidden):
                told_answer(tx, row, "U1", NOW.date() + timedelta(days=1 + days), q1="done")
        today = told(tx, ours.workspace_id, person="U1")["standups"]
        week = told(tx, ours.workspace_id, person="U1", is_weekly=True)["standups"]
        assert ("1 of 1" in today, "took part 100 %" in week) == (True, True)
        assert "Hidden" not in today + week
        assert "Hidden" in told(tx, ours.workspace_id, person="U2")["standups"]
        assert "standups" not in told(tx, ours.workspace_id, person="U3")
        for channel, name in (("C1", "Daily"), ("C2", "Hidden")):
            at = NOW + timedelta(days=1)
            reading = Reading(ours.workspace_id, None, at, is_weekly=True, catalogue=Catalogue(), channel=channel)
            ((_, (line,)),) = read(tx, WORDS, reading, ["standups"])
            assert line.startswith(f"*{name}*")
        assert "standups" not in told(tx, ours.workspace_id, is_weekly=True)
