"""A canvas is made once, locked, kept current, and given up with a word where Slack does not permit it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import incidents, postmortems
from bot.flows.canvases import KIND
from bot.models import Incident, Job, Projection, Workspace
from bot.people.queries import canvases_off
from bot.postmortems import service
from bot.postmortems.service import Edit
from bot.severity import Severity
from bot.slack.client import SlackAway, SlackRefused
from tests.flows.bench import make

CHANNEL = "C-inc-1-checkout"


class Team:
    """A resolved incident whose post-mortem begins."""

    def __init__(self, database: Database, folder: Path, catalogue: str = "") -> None:
        self.engine, self.slack, self.services = make(database, folder, catalogue)
        self.database = database

    def begin(self) -> None:
        with self.database.write() as tx:
            where = (tx, self.services.catalogue, self.engine.workspace)
            incidents.declare(*where, "Checkout", Severity.SEV2, self.engine.now, reporter="U1")
        self.engine.run_all()
        with self.database.write() as tx:
            postmortems.begin(tx, self.services.catalogue, tx.get_one(Incident, 1), self.engine.now)
        self.engine.run_all()

    def write(self, text: str, base: int = 0) -> None:
        with self.database.write() as tx:
            row = service.locked(tx, self.engine.workspace, 1)
            service.write(tx, row, Edit("summary", text, "U1", base), self.engine.now)
            postmortems.changed(tx, self.services.catalogue, row, self.engine.now)
        self.engine.run_all()

    def refuse(self, method: str, code: str) -> None:
        def answer(_: dict[str, Any]) -> dict[str, Any]:
            raise SlackRefused(method, code)

        self.slack.answers[method] = answer

    def row(self) -> Projection | None:
        with self.database.read() as tx:
            return tx.scalar(select(Projection).where(Projection.kind == KIND))

    def off(self) -> str | None:
        with self.database.read() as tx:
            found = canvases_off(tx, self.engine.workspace)
            return found.code if found else None

    def jobs(self) -> set[str]:
        with self.database.read() as tx:
            return set(tx.scalars(select(Job.state).where(Job.flow == "canvas.show/1")))


@pytest.fixture
def team(database: Database, tmp_path: Path) -> Team:
    return Team(database, tmp_path)


def test_it_is_made_with_its_text_and_nobody_may_write_in_it(team: Team) -> None:
    team.begin()
    (made,) = team.slack.of("canvases.create")
    assert (made["channel_id"], made["title"]) == (CHANNEL, "Post-mortem of incident 1")
    assert "## Summary" in made["document_content"]["markdown"]
    (locked,) = team.slack.of("canvases.access.set")
    assert locked == {"canvas_id": f"F-{CHANNEL}", "access_level": "read", "channel_ids": [CHANNEL]}
    assert team.slack.of("canvases.edit") == []


def test_changes_that_wait_are_written_once(team: Team) -> None:
    team.begin()
    for base, text in enumerate(("A first text.", "A second text.")):
        with team.database.write() as tx:
            row = service.locked(tx, team.engine.workspace, 1)
            service.write(tx, row, Edit("summary", text, "U1", base), team.engine.now)
            postmortems.changed(tx, team.services.catalogue, row, team.engine.now)
    team.engine.run_all()
    (edited,) = team.slack.of("canvases.edit")
    (change,) = edited["changes"]
    assert (edited["canvas_id"], change["operation"]) == (f"F-{CHANNEL}", "replace")
    assert "A second text." in change["document_content"]["markdown"]
    assert len(team.slack.of("canvases.create")) == len(team.slack.of("canvases.access.set")) == 1


def test_an_answer_that_is_lost_makes_no_second_canvas(team: Team) -> None:
    tabs: list[dict[str, Any]] = []

    def lost(given: dict[str, Any]) -> dict[str, Any]:
        tabs.append({"label": given["title"], "type": "canvas", "data": {"file_id": "F9"}})
        raise SlackAway("canvases.create: timeout")

    team.slack.answers["canvases.create"] = lost
    team.slack.answers["conversations.info"] = lambda _: {"channel": {"properties": {"tabs": tabs}}}
    team.begin()
    team.engine.later(seconds=5)
    team.engine.run_all()
    row = team.row()
    assert row is not None
    assert (row.ts, row.shown) == ("F9", row.wanted)
    assert len(team.slack.of("canvases.create")) == 1
    assert len(team.slack.of("canvases.edit")) == 1


@pytest.mark.parametrize(
    "code", ["free_teams_cannot_create_non_tabbed_canvases", "canvas_disabled_user_team", "restricted_action"]
)
def test_where_the_plan_does_not_permit_it_it_is_off_for_a_day(team: Team, code: str) -> None:
    team.refuse("canvases.create", code)
    team.begin()
    assert team.off() == code
    team.write("A text.")
    assert len(team.slack.of("canvases.create")) == 1
    assert team.jobs() == {"done"}
    team.slack.answers["canvases.create"] = lambda _: {"canvas_id": "F1"}
    team.engine.later(days=1)
    team.write("Another text.", base=1)
    assert len(team.slack.of("canvases.create")) == 2
    assert team.off() is None


def test_one_that_everybody_could_change_is_taken_away_again(team: Team) -> None:
    team.refuse("canvases.access.set", "restricted_action")
    team.begin()
    assert team.slack.of("canvases.delete") == [{"canvas_id": f"F-{CHANNEL}"}]
    row = team.row()
    assert row is not None
    assert row.ts is None
    assert team.off() == "restricted_action"


@pytest.mark.parametrize("code", ["missing_scope", "is_archived", "channel_not_found"])
def test_what_is_told_elsewhere_is_not_told_twice(team: Team, code: str) -> None:
    team.refuse("canvases.create", code)
    team.begin()
    assert team.off() is None
    assert team.jobs() == {"done"}


def test_one_that_somebody_deleted_stays_deleted(team: Team) -> None:
    team.begin()
    team.refuse("canvases.edit", "canvas_not_found")
    team.write("A text.")
    assert len(team.slack.of("canvases.create")) == 1
    assert team.jobs() == {"done"}


def test_what_nobody_foresaw_waits_for_a_person(team: Team) -> None:
    team.refuse("canvases.create", "canvas_creation_failed")
    team.begin()
    assert team.jobs() == {"dead"}


def test_without_the_scope_nothing_is_asked(team: Team) -> None:
    with team.database.write() as tx:
        tx.get_one(Workspace, team.engine.workspace).scopes = ["chat:write"]
    team.begin()
    assert team.row() is None


def test_a_team_may_want_none(database: Database, tmp_path: Path) -> None:
    made = Team(database, tmp_path, "[postmortem]\ncanvas = false\n")
    made.begin()
    assert made.slack.of("canvases.create") == []
