from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import standup_meetings
from bot.models import Inbound, Projection, StandupNote
from commands import events
from commands.context import Bench
from tests.commands.bench import make_bench
from tests.standups.making import standup
from tests.work.bench import NOW

WRITTEN = {"type": "message", "channel_type": "channel", "channel": "C1", "user": "U1", "ts": "9.1", "thread_ts": "5.0"}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = make_bench(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, "U1")
        standup_meetings.begin(tx, Catalogue(), row.workspace_id, row.id, "U1", NOW, list)
        tx.query(Projection).one().ts = "5.0"
    return made


def hear(bench: Bench, event: dict[str, Any], event_id: str = "Ev1") -> None:
    events.hear(bench, {"team_id": "T0BEACON", "event_id": event_id, "event": event})


def notes(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [row.text for row in tx.query(StandupNote)]


def test_a_note_in_the_thread_is_kept_whatever_slack_repeats(bench: Bench) -> None:
    for event_id in ("Ev1", "Ev1", "Ev2"):
        hear(bench, {**WRITTEN, "text": "메모: 열쇠가 없음"}, event_id)
    assert notes(bench) == ["열쇠가 없음"]


@pytest.mark.parametrize(
    "other",
    [
        {"text": "a secret of the team"},
        {"text": "note: elsewhere", "thread_ts": "6.0"},
        {"text": "note: in another channel", "channel": "C2"},
        {"text": "note: by an app", "bot_id": "B1"},
        {"text": "note: in a private word", "channel_type": "im"},
        {"text": "", "subtype": "channel_join"},
    ],
)
def test_what_is_no_note_leaves_nothing_behind(bench: Bench, other: dict[str, str]) -> None:
    hear(bench, {**WRITTEN, **other})
    assert notes(bench) == []
    with bench.database.read() as tx:
        assert tx.query(Inbound).count() == 0


def test_outside_of_a_thread_nothing_is_noted(bench: Bench) -> None:
    hear(bench, {name: value for name, value in WRITTEN.items() if name != "thread_ts"} | {"text": "note: x"})
    assert notes(bench) == []


def change(subtype: str, **more: Any) -> dict[str, Any]:
    same = {"type": "message", "channel_type": "channel", "channel": "C1", "subtype": subtype, "event_ts": "10.0"}
    return {**same, **more}


@pytest.mark.parametrize(
    ("event", "left"),
    [
        (change("message_changed", message={"ts": "9.1", "text": "note: two"}), ["two"]),
        (change("message_changed", message={"ts": "9.1", "subtype": "tombstone"}), []),
        (change("message_deleted", deleted_ts="9.1"), []),
        (change("message_deleted", deleted_ts="8.8"), ["one"]),
    ],
)
def test_a_note_follows_its_message(bench: Bench, event: dict[str, Any], left: list[str]) -> None:
    hear(bench, {**WRITTEN, "text": "note: one"})
    for _ in range(2):
        hear(bench, event, "Ev2")
    assert notes(bench) == left
