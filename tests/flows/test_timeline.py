"""Notes stand in the channel; a captured message is read once from Slack, wherever it stands, and followed."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import incidents, postmortems, timeline
from bot.flows.services import Services
from bot.incidents import captures
from bot.incidents import timeline as domain
from bot.incidents.service import locked
from bot.models import CapturedMessage, JobStep, Person, Projection, TimelineEntry, Workspace
from bot.postmortems import queries, service
from bot.postmortems.copies import ERASED
from bot.postmortems.service import Edit
from bot.severity import Severity
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import NOW, Engine

TS, CHANNEL = "1772442000.000100", "C-inc-1-down"
SAID = {"ts": TS, "user": "U1", "text": "<@U2> the disk is &lt;full&gt;", "files": [{"id": "F1", "name": "disk.png"}]}


class Team:
    """An incident with a channel in which somebody said something."""

    def __init__(self, database: Database, folder: Path, catalogue: str = "") -> None:
        self.engine: Engine
        self.slack: Slack
        self.services: Services
        self.engine, self.slack, self.services = make(database, folder, catalogue)
        self.slack.answers["chat.getPermalink"] = lambda _: {"permalink": "https://x.test/p1"}
        with database.write() as tx:
            tx.add(Person(workspace_id=self.engine.workspace, slack_id="U2", name="Jiwoo"))
            tx.get_one(Workspace, self.engine.workspace).bot_id = "B0"
            incidents.declare(tx, self.services.catalogue, self.engine.workspace, "down", Severity.SEV3, NOW)
        self.engine.run_all()

    def capture(self, who: str = "U3") -> bool:
        with self.engine.database.write() as tx:
            done = timeline.capture(tx, locked(tx, self.engine.workspace, 1), CHANNEL, TS, who, NOW)
        self.engine.run_all()
        return done

    def changed(self, message: dict[str, Any], at: str = "9.0") -> None:
        with self.engine.database.write() as tx:
            row = captures.by_message(tx, self.engine.workspace, CHANNEL, TS)
            assert row is not None
            timeline.changed(tx, row, message, at, NOW)

    def details(self, kind: str = "message") -> list[dict[str, Any]]:
        with self.engine.database.read() as tx:
            rows = select(TimelineEntry.detail).where(TimelineEntry.kind == kind)
            return list(tx.scalars(rows.order_by(TimelineEntry.id)))

    def state(self) -> str:
        with self.engine.database.read() as tx:
            return tx.scalars(select(CapturedMessage.state)).one()


@pytest.fixture
def team(database: Database, tmp_path: Path) -> Team:
    return Team(database, tmp_path)


@pytest.mark.parametrize("where", ["conversations.history", "conversations.replies"])
def test_a_message_is_found_in_the_channel_or_in_a_thread(team: Team, where: str) -> None:
    team.slack.answers[where] = lambda _: {"messages": [{"ts": "1.0", "user": "U9", "text": "above it"}, SAID]}
    assert [team.capture("U3"), team.capture("U4")] == [True, False]
    (detail,) = team.details()
    assert (detail["text"], detail["files"]) == ("@Jiwoo the disk is <full>", ["disk.png"])
    assert (detail["url"], detail["by"]) == ("https://x.test/p1", "U3")
    (mark,) = team.slack.of("reactions.add")
    assert mark == {"channel": CHANNEL, "timestamp": TS, "name": "memo"}


def test_no_step_keeps_what_was_said(team: Team) -> None:
    team.slack.answers["conversations.history"] = lambda _: {"messages": [SAID]}
    team.capture()
    with team.engine.database.read() as tx:
        assert "disk" not in "".join(str(each.result) for each in tx.scalars(select(JobStep)))


def test_what_is_nowhere_is_missing(team: Team) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("conversations.replies", "thread_not_found")

    team.slack.answers["conversations.replies"] = refuse
    team.capture()
    assert (team.state(), team.details()) == ("missing", [])


def test_what_bongsu_says_itself_is_not_captured(team: Team) -> None:
    team.slack.answers["conversations.history"] = lambda _: {"messages": [SAID | {"bot_id": "B0"}]}
    team.capture()
    assert (team.state(), team.details()) == ("missing", [])


def test_an_app_is_told_by_its_name_and_by_what_it_attached(team: Team) -> None:
    said = {"ts": TS, "bot_id": "B7", "user": "U7", "text": "", "username": "Deployer"}
    attached = [{"fallback": "web is out"}, {"text": "in 3 min"}, {}]
    team.slack.answers["conversations.history"] = lambda _: {"messages": [said | {"attachments": attached}]}
    team.capture()
    (detail,) = team.details()
    assert (detail["name"], detail["text"]) == ("Deployer", "web is out\nin 3 min")


def test_an_edit_is_followed_and_a_preview_is_none(team: Team) -> None:
    team.slack.answers["conversations.history"] = lambda _: {"messages": [SAID]}
    team.capture()
    team.changed(SAID | {"attachments": [{"fallback": "a preview"}]})
    assert team.details()[0]["edits"] == 0
    team.changed(SAID | {"text": "the disk was full", "edited": {"user": "U1", "ts": "10.0"}})
    team.changed(SAID | {"text": "half of it was full"}, "11.0")
    (detail,) = team.details()
    assert (detail["text"], detail["edits"]) == ("half of it was full", 2)


def test_a_deletion_before_the_message_was_read(team: Team) -> None:
    with team.engine.database.write() as tx:
        incident = locked(tx, team.engine.workspace, 1)
        timeline.capture(tx, incident, CHANNEL, TS, "U3", NOW)
        captures.remove(tx, captures.locked(tx, 1), NOW)
    team.engine.run_all()
    assert team.slack.of("conversations.history")[1:] == []
    assert team.details() == []


def test_a_note_stands_in_the_channel_and_is_erased_there_too(team: Team) -> None:
    with team.engine.database.write() as tx:
        incident = locked(tx, team.engine.workspace, 1)
        key = timeline.note(tx, incident, "hunter2", "U1", NOW, NOW).id
    team.engine.run_all()
    (post,) = [each for each in team.slack.of("chat.postMessage") if "hunter2" in each["text"]]
    with team.engine.database.write() as tx:
        incident = locked(tx, team.engine.workspace, 1)
        ts = tx.scalars(select(Projection.ts).where(Projection.kind == "incident.entry")).one()
        assert timeline.entry_of(tx, team.engine.workspace, post["channel"], str(ts)) == (1, key)
        assert timeline.entry_of(tx, team.engine.workspace, post["channel"], "0.0") is None
        assert [timeline.redact(tx, team.services.catalogue, incident, key, "U3", NOW) for _ in range(2)] == [
            True,
            False,
        ]
    team.engine.run_all()
    changed = team.slack.of("chat.update")[-1]
    assert "hunter2" not in str(changed)
    assert "taken off" in changed["text"]


def test_a_captured_message_is_found_by_its_place(team: Team) -> None:
    team.slack.answers["conversations.history"] = lambda _: {"messages": [SAID]}
    team.capture()
    with team.engine.database.write() as tx:
        found = timeline.entry_of(tx, team.engine.workspace, CHANNEL, TS)
        assert found is not None
        assert domain.find(tx, locked(tx, team.engine.workspace, 1), found[1]).kind == "message"


@pytest.mark.parametrize("how", ["deleted", "redacted"])
def test_what_was_copied_into_the_post_mortem_is_erased_there_too(team: Team, how: str) -> None:
    team.slack.answers["conversations.history"] = lambda _: {"messages": [SAID]}
    team.capture()
    team.changed(SAID | {"text": "the second disk was full too"})
    with team.engine.database.write() as tx:
        incident = locked(tx, team.engine.workspace, 1)
        row = postmortems.begin(tx, team.services.catalogue, incident, NOW)
        wrote = Edit("summary", "As Jiwoo put it: the disk is full.\n- the second disk was full too\nWe were.", "U2")
        service.write(tx, row, wrote, NOW)
        key, captured = row.id, captures.by_message(tx, team.engine.workspace, CHANNEL, TS)
        assert captured is not None
        if how == "deleted":
            timeline.removed(tx, team.services.catalogue, captured, NOW)
        else:
            timeline.redact(tx, team.services.catalogue, incident, captured.entry_id or 0, "U3", NOW)
    with team.engine.database.read() as tx:
        texts = [each.text for each in queries.versions(tx, key, "summary")]
    assert texts == [f"As Jiwoo put it: {ERASED}.\n- {ERASED}\nWe were."] * 2
