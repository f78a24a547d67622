"""One draft an incident, shown in its channel; owners are reminded once each."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import incidents, postmortems
from bot.incidents import roles
from bot.incidents import service as incident_service
from bot.incidents.rules import COMMANDER, State
from bot.models import Incident, Postmortem
from bot.postmortems import queries, service
from bot.postmortems.service import Edit
from bot.severity import Severity
from tests.flows.bench import make


class Team:
    """An incident and what Slack was told of its post-mortem."""

    def __init__(self, database: Database, folder: Path, catalogue: str = "") -> None:
        self.engine, self.slack, self.services = make(database, folder, catalogue)
        self.database = database

    def declare(self, severity: Severity = Severity.SEV2, **given: Any) -> None:
        with self.database.write() as tx:
            where = (tx, self.services.catalogue, self.engine.workspace)
            incidents.declare(*where, "Checkout", severity, self.engine.now, reporter="U1", **given)
        self.engine.run_all()

    def move(self, *states: State) -> None:
        for state in states:
            with self.database.write() as tx:
                row = incident_service.locked(tx, self.engine.workspace, 1)
                entry = incident_service.move(tx, row, state, "U1", self.engine.now)
                assert entry is not None
                incidents.changed(tx, self.services.catalogue, row, entry, self.engine.now)
            self.engine.run_all()

    def remind(self, days: int) -> None:
        """Let days pass, and look."""
        self.engine.later(days=days)
        with self.database.write() as tx:
            postmortems.remind(tx, self.services.catalogue, self.engine.workspace, self.engine.now)
        self.engine.run_all()

    def rows(self) -> list[Postmortem]:
        with self.database.read() as tx:
            return list(tx.scalars(select(Postmortem)).all())

    def told(self, word: str = "ost-mortem") -> list[str]:
        return [call["text"] for call in self.slack.of("chat.postMessage") if word in call["text"]]


@pytest.fixture
def team(database: Database, tmp_path: Path) -> Team:
    made = Team(database, tmp_path)
    made.declare()
    return made


def test_a_draft_is_made_on_resolving_and_shown_in_the_channel(team: Team) -> None:
    with team.database.write() as tx:
        of = tx.get_one(Incident, 1)
        of.impact = "40 people waited."
        roles.assign(tx, of, COMMANDER, "U9", "U9", team.engine.now)
    team.move(State.RESOLVED)
    (row,) = team.rows()
    assert (row.state, row.owner, row.style) == ("draft", "U9", "sre")
    with team.database.read() as tx:
        assert queries.section(tx, row.id, "impact").text == "40 people waited."
    (shown,) = team.told()
    assert shown.endswith("Post-mortem of incident 1*: Checkout · Draft")


def test_one_draft_however_often_an_incident_is_reopened(team: Team) -> None:
    team.move(State.RESOLVED, State.INVESTIGATING)
    assert [row.state for row in team.rows()] == ["paused"]
    team.move(State.RESOLVED)
    assert [row.state for row in team.rows()] == ["draft"]
    assert len(team.told()) == 1
    assert any("Paused" in call["text"] for call in team.slack.of("chat.update"))


@pytest.mark.parametrize(("severity", "ends"), [(Severity.SEV4, State.RESOLVED), (Severity.SEV1, State.CANCELLED)])
def test_no_draft_by_itself_for_mild_and_cancelled_ones(
    database: Database, tmp_path: Path, severity: Severity, ends: State
) -> None:
    team = Team(database, tmp_path)
    team.declare(severity)
    team.move(ends)
    assert team.rows() == []


def test_a_published_one_is_announced_once_and_taken_back_in_place(team: Team) -> None:
    team.move(State.RESOLVED)
    for event in ("publish", "redraft", "publish"):
        with team.database.write() as tx:
            row = service.locked(tx, team.engine.workspace, 1)
            assert service.move(row, event, "U1", team.engine.now)
            postmortems.changed(tx, team.services.catalogue, row, team.engine.now)
        team.engine.run_all()
    announced = [call for call in team.slack.of("chat.postMessage") if "can be read" in call["text"]]
    assert [call["channel"] for call in announced] == ["CI"]
    assert any("worked on again" in call["text"] for call in team.slack.of("chat.update"))


def test_the_owner_is_reminded_before_on_and_after_the_day_once_each(team: Team) -> None:
    team.move(State.RESOLVED)
    for days in (1, 1, 0, 1, 0, 2, 1, 1, 7):
        team.remind(days)
    reminded = [call for call in team.slack.of("chat.postMessage") if call["channel"] == "U1"]
    assert ["was to be" in call["text"] for call in reminded] == [False, False, True, True]


def test_publishing_ends_the_reminders(team: Team) -> None:
    team.move(State.RESOLVED)
    team.remind(4)
    with team.database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        service.move(row, "publish", "U1", team.engine.now)
        postmortems.changed(tx, team.services.catalogue, row, team.engine.now)
    team.engine.run_all()
    team.remind(10)
    assert len(team.told("to be published")) == 1
    assert any("no longer waits" in call["text"] for call in team.slack.of("chat.update"))


def test_owners_of_actions_are_reminded_until_they_are_done(team: Team) -> None:
    team.move(State.RESOLVED)
    now = team.engine.now
    with team.database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        row.owner = None
        due = (now + timedelta(days=1)).date()
        item = service.add_action(tx, row, "Add a limit", now, owner="U5", due_on=due).id
        service.add_action(tx, row, "Without a day", now, owner="U5")
    for days in (0, 0, 1, 1):
        team.remind(days)
    with team.database.write() as tx:
        done = service.locked_action(tx, team.engine.workspace, item)
        service.move_action(done, "done", "U5", team.engine.now)
        postmortems.action_changed(tx, team.services.catalogue, done, team.engine.now)
    team.engine.run_all()
    team.remind(30)
    reminded = [call["text"] for call in team.slack.of("chat.postMessage") if call["channel"] == "U5"]
    assert ["is due" in text for text in reminded] == [True, True, False]
    assert any("no longer waits" in call["text"] for call in team.slack.of("chat.update"))


def test_while_nobody_has_an_action_who_looks_after_the_post_mortem_is_reminded(team: Team) -> None:
    team.move(State.RESOLVED)
    now = team.engine.now
    with team.database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        row.due_on = (now + timedelta(days=90)).date()
        item = service.add_action(tx, row, "Add a limit", now, due_on=(now + timedelta(days=1)).date()).id
    team.remind(0)
    (told,) = team.told("Who does it?")
    assert "Add a limit" in told
    with team.database.write() as tx:
        taken = service.locked_action(tx, team.engine.workspace, item)
        assert service.change_action(taken, {"owner": "U5"})
        postmortems.action_changed(tx, team.services.catalogue, taken, team.engine.now)
    team.engine.run_all()
    assert any("no longer waits" in call["text"] for call in team.slack.of("chat.update"))
    team.remind(1)
    assert [call["channel"] for call in team.slack.of("chat.postMessage") if "Action #1" in call["text"]] == [
        "U1",
        "U5",
    ]


def test_a_review_is_told_once_each_time_that_it_is_set_to_whoever_wrote(team: Team) -> None:
    team.move(State.RESOLVED)

    def set_review(when: datetime | None) -> None:
        with team.database.write() as tx:
            row = service.locked(tx, team.engine.workspace, 1)
            assert service.set_review(row, when)
            service.write(tx, row, Edit("summary", f"It was slow. {when}", "U7"), team.engine.now)
            postmortems.changed(tx, team.services.catalogue, row, team.engine.now)
        team.engine.run_all()

    start = team.engine.now
    set_review(start + timedelta(hours=40))
    for days in (0, 1, 0):
        team.remind(days)
    invited = [call for call in team.slack.of("chat.postMessage") if "Please read it before" in call["text"]]
    assert [call["channel"] for call in invited] == ["U1", "U7"]
    set_review(start + timedelta(hours=44))
    assert sum("was moved" in call["text"] for call in team.slack.of("chat.update")) == 2
    team.remind(0)
    set_review(None)
    assert sum("There is no review" in call["text"] for call in team.slack.of("chat.update")) == 4
    team.remind(1)
    assert len(team.told("Please read it before")) == 4


def test_a_private_one_is_told_to_nobody_outside(team: Team) -> None:
    with team.database.write() as tx:
        tx.get_one(Incident, 1).is_private = True
    team.move(State.RESOLVED)
    with team.database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        service.add_action(tx, row, "Add a limit", team.engine.now, owner="U5", due_on=row.due_on)
    team.remind(5)
    with team.database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        service.move(row, "publish", "U1", team.engine.now)
        postmortems.changed(tx, team.services.catalogue, row, team.engine.now)
    team.engine.run_all()
    told = {call["channel"] for call in team.slack.of("chat.postMessage")}
    assert {channel for channel in told if channel.startswith("U")} == {"U1"}  # who is in the channel
    assert not team.told("can be read")
