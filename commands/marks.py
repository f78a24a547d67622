"""What people do to messages of an incident's channel: a pin or an emoji puts one on the timeline, edits are followed.

A message that nobody has captured is looked up and dropped; nothing of it is stored.
"""

from collections.abc import Mapping
from typing import Any

from bot.catalogue.permissions import Permission
from bot.flows import files as file_flows
from bot.flows import timeline as flows
from bot.incidents import captures, files
from bot.incidents.service import locked_by_channel
from bot.people.queries import reader_in
from bot.people.rules import may
from bot.standups import replying
from commands.context import Bench, Heard

KINDS = {"channel": "message.channels", "group": "message.groups"}
"""How the manifest calls messages, by the type of their channel."""
DIRECT = "message.im"
"""How it calls those that somebody writes to Bongsu alone."""
FILE_DELETED = "file_deleted"
MARKS = {"pin_added", "reaction_added"}
CHANGED, DELETED, TOMBSTONE = "message_changed", "message_deleted", "tombstone"
"""A message above a thread leaves a tombstone where it was deleted."""


def kind_of(event: Mapping[str, Any]) -> str:
    """Name an event as the manifest does."""
    kind = str(event["type"])
    return (KINDS | {"im": DIRECT}).get(str(event.get("channel_type")), kind) if kind == "message" else kind


def is_wanted(bench: Bench, kind: str, body: Mapping[str, Any]) -> bool:
    """Whether an event is to be kept: of marks and messages only what concerns a timeline or an answer."""
    event = body["event"]
    if kind in MARKS:
        if "reaction" in event and str(event["reaction"]).partition("::")[0] != bench.catalogue.incident.capture_emoji:
            return False
        channel, ts = _marked(event)
        with bench.database.read() as tx:
            return captures.is_wanted(tx, body["team_id"], channel, ts)
    if kind == FILE_DELETED:
        with bench.database.read() as tx:
            return files.is_known(tx, body["team_id"], str(event["file_id"]))
    if kind in {*KINDS.values(), DIRECT}:
        if event.get("subtype") not in {CHANGED, DELETED}:
            return False
        with bench.database.read() as tx:
            known = replying.is_known if kind == DIRECT else captures.is_captured
            return known(tx, body["team_id"], event["channel"], changed_ts(event))
    return True


def _marked(event: Mapping[str, Any]) -> tuple[str, str]:
    """Read where the message is that somebody marked; of a file or another item there is none.

    https://docs.slack.dev/reference/events/pin_added, https://docs.slack.dev/reference/events/reaction_added
    """
    item = event["item"]
    return str(item["channel"]), str(item["ts"] if "ts" in item else item["message"]["ts"])


def changed_ts(event: Mapping[str, Any]) -> str:
    """Tell which message was changed or deleted."""
    return str(event["deleted_ts"] if event["subtype"] == DELETED else event["message"]["ts"])


def marked(heard: Heard) -> None:
    """Put a message on the timeline, where the person may work on incidents; a mark is no question to be answered."""
    who = reader_in(heard.tx, heard.workspace, str(heard.event["user"]))
    refused = who.is_known and not may(
        heard.catalogue, Permission.INCIDENT_RESPOND, who.slack_id, who.email, is_outsider=who.is_outsider
    )
    if heard.is_about_bot or refused:
        return
    channel, ts = _marked(heard.event)
    incident = locked_by_channel(heard.tx, heard.workspace, channel)
    if incident is not None:
        flows.capture(heard.tx, incident, channel, ts, who.slack_id, heard.now)


def followed(heard: Heard) -> None:
    """Keep what a captured message says now, or erase what it said.

    https://docs.slack.dev/reference/events/message/message_changed
    """
    event = heard.event
    row = captures.by_message(heard.tx, heard.workspace, heard.channel, changed_ts(event))
    if row is None:
        return
    if event["subtype"] == DELETED or event["message"].get("subtype") == TOMBSTONE:
        flows.removed(heard.tx, heard.catalogue, row, heard.now)
    else:
        flows.changed(heard.tx, row, event["message"], str(event["event_ts"]), heard.now)


def file_deleted(heard: Heard) -> None:
    """Erase the copies of a file that somebody deleted.

    https://docs.slack.dev/reference/events/file_deleted
    """
    file_flows.deleted(heard.tx, heard.workspace, str(heard.event["file_id"]), heard.now)
