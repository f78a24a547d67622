"""A pin and the team's emoji capture a message of an incident's channel; of all else nothing is kept."""

from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.incidents import captures
from bot.models import CapturedMessage, Inbound, Job
from bot.people.service import identify, mirror
from commands import marks
from commands.context import Bench
from tests.commands.bench import make_bench
from tests.commands.test_events import _all, _hear, _incident
from tests.work.bench import NOW

TS = "1772442000.000100"
ITEM = {"type": "message", "channel": "C9", "ts": TS}
EMOJI = {"type": "reaction_added", "user": "U1", "reaction": "pushpin", "item": ITEM}
PIN = {
    "type": "pin_added",
    "user": "U1",
    "channel_id": "C9",
    "item": {"type": "message", "channel": "C9", "message": {"ts": TS, "text": "the disk is full"}},
}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path)
    with database.write() as tx:
        team = identify(tx, {"team_id": "T0BEACON", "user_id": "U0BONGSU"}, [], NOW)
        for person, is_guest in (("U1", False), ("U2", True)):
            mirror(tx, team, {"id": person, "team_id": "T0BEACON", "is_restricted": is_guest}, NOW)
    _incident(made)
    return made


def captured(bench: Bench) -> list[str]:
    return [each.captured_by for each in _all(bench, CapturedMessage)]


def test_marks_capture_once_whoever_makes_them(bench: Bench) -> None:
    before = len(_all(bench, Job))
    for number, event in enumerate([PIN, EMOJI, PIN, EMOJI | {"user": "U3"}]):
        _hear(bench, event, f"Ev{number}")
    assert captured(bench) == ["U1"]
    assert [each.flow for each in _all(bench, Job)[before:]] == ["timeline.capture/1"]
    assert "disk" not in str([each.payload for each in _all(bench, Job)])


@pytest.mark.parametrize(
    "event",
    [
        EMOJI | {"reaction": "thumbsup"},
        EMOJI | {"item": ITEM | {"channel": "C8"}},
        EMOJI | {"type": "reaction_removed"},
        PIN | {"type": "pin_removed"},
    ],
)
def test_of_what_captures_nothing_nothing_is_kept(bench: Bench, event: dict[str, Any]) -> None:
    _hear(bench, event)
    assert _all(bench, Inbound) == captured(bench) == []


@pytest.mark.parametrize("user", ["U2", "U0BONGSU"])
def test_guests_and_the_bot_itself_capture_nothing(bench: Bench, user: str) -> None:
    _hear(bench, PIN | {"user": user})
    assert captured(bench) == []


def test_a_skin_tone_is_the_same_emoji(bench: Bench) -> None:
    _hear(bench, EMOJI | {"reaction": "pushpin::skin-tone-3"})
    assert captured(bench) == ["U1"]


def change(**of_event: Any) -> dict[str, Any]:
    base = {"type": "message", "channel": "C9", "channel_type": "channel", "hidden": True, "event_ts": "12.0"}
    return {**base, "subtype": "message_changed", "message": {"ts": TS, "user": "U1", "text": "new"}, **of_event}


@pytest.mark.parametrize("channel_type", ["channel", "group"])
def test_edits_and_deletions_of_a_captured_message_are_followed(bench: Bench, channel_type: str) -> None:
    _hear(bench, PIN, "Ev0")
    _hear(bench, change(channel_type=channel_type), "Ev1")
    with bench.database.read() as tx:
        assert [each.text for each in captures.versions(tx, 1)] == ["new"]
    _hear(bench, change(channel_type=channel_type, subtype="message_deleted", deleted_ts=TS), "Ev2")
    with bench.database.read() as tx:
        assert [each.text for each in captures.versions(tx, 1)] == [None]
    assert _all(bench, CapturedMessage)[0].state == "removed"


def test_a_tombstone_is_a_deletion(bench: Bench) -> None:
    _hear(bench, PIN, "Ev0")
    _hear(bench, change(message={"ts": TS, "subtype": "tombstone", "text": "This message was deleted."}), "Ev1")
    assert _all(bench, CapturedMessage)[0].state == "removed"


@pytest.mark.parametrize(
    "event",
    [change(), change(subtype=None), change(subtype="message_deleted", deleted_ts=TS), change(channel_type="im")],
)
def test_messages_that_nobody_captured_leave_nothing_behind(bench: Bench, event: dict[str, Any]) -> None:
    _hear(bench, event)
    assert _all(bench, Inbound) == []


def test_kinds_are_named_as_in_the_manifest() -> None:
    assert marks.kind_of({"type": "message", "channel_type": "group"}) == "message.groups"
    assert marks.kind_of({"type": "message", "channel_type": "im"}) == "message.im"
    assert marks.kind_of({"type": "team_join"}) == "team_join"
