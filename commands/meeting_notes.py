"""What people write into the thread of a live meeting: `note: …` is kept with it, and followed as it changes.

A message that asks for no note is looked at and dropped; nothing of it is stored.
"""

from collections.abc import Mapping
from typing import Any

from bot.flows import standup_notes as flows
from bot.standups import parking
from bot.standups.meeting_rules import read_note
from commands.context import Bench, Heard
from commands.marks import CHANGED, DELETED, KINDS, TOMBSTONE, changed_ts
from commands.mentions import OTHERS


def is_wanted(bench: Bench, kind: str, body: Mapping[str, Any]) -> bool:
    """Whether a message asks for a note in the thread of a meeting that runs, or changes one that was taken."""
    event, team = body["event"], body["team_id"]
    if kind not in KINDS.values():
        return False
    if event.get("subtype") in {CHANGED, DELETED}:
        with bench.database.read() as tx:
            return parking.is_noted(tx, team, event["channel"], changed_ts(event))
    if not _asks(event):
        return False
    with bench.database.read() as tx:
        return flows.is_thread(tx, team, event["channel"], event["thread_ts"])


def _asks(event: Mapping[str, Any]) -> bool:
    """Whether a person has just written something into a thread that is to be noted."""
    is_theirs = bool(event.get("user")) and not any(event.get(name) for name in OTHERS)
    return is_theirs and "thread_ts" in event and read_note(event.get("text") or "") is not None


def followed(heard: Heard) -> None:
    """Keep a note, or what became of one.

    https://docs.slack.dev/reference/events/message
    """
    event = heard.event
    if event.get("subtype") not in {CHANGED, DELETED}:
        flows.heard(heard.tx, heard.workspace, event, heard.channel, heard.now)
        return
    row = parking.noted(heard.tx, heard.workspace, heard.channel, changed_ts(event))
    if row is None:
        return
    if event["subtype"] == DELETED or event["message"].get("subtype") == TOMBSTONE:
        flows.removed(heard.tx, row, heard.now)
    else:
        flows.changed(heard.tx, row, event["message"], heard.now)
