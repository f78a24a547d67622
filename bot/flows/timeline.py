"""Notes of people, and messages that they put on a timeline: read once from Slack, and followed as they change."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import actions, erasures, files, tasks
from bot.flows.places import GONE
from bot.flows.projections import want, want_again
from bot.flows.services import of
from bot.incidents import captures, timeline
from bot.incidents import tasks as domain
from bot.models import CapturedMessage, Incident, Projection, TimelineEntry, Workspace
from bot.people.queries import names_of
from bot.slack.client import SlackRefused
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

SEEN = "memo"
"""The emoji by which Bongsu shows that a message is on the timeline."""
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NOT_THERE = GONE | {"thread_not_found", "message_not_found", "not_in_channel", "missing_scope"}


def note(tx: Session, incident: Incident, text: str, author: str, now: datetime, when: datetime) -> TimelineEntry:
    """Write down what somebody tells, and show it in the incident's channel."""
    entry = timeline.note(tx, incident, text, author, now, when)
    _show(tx, incident, entry, now)
    return entry


def redact(tx: Session, catalogue: Catalogue, incident: Incident, key: int, actor: str, now: datetime) -> bool:
    """Erase an entry's text from the timeline, from the channel where Bongsu told it, and from the post-mortem."""
    entry = timeline.find(tx, incident, key)
    said = timeline.said(tx, entry)
    if not timeline.redact(tx, entry, actor, now):
        return False
    actions.forget(tx, catalogue, entry.incident_id, said, now)
    erasures.settle(tx, incident.workspace_id, now)
    want_again(tx, incident.workspace_id, "incident.entry", [entry.id], now)
    if entry.kind == domain.KIND:
        its = tx.get_one(Incident, entry.incident_id)  # another, where that was merged into this one
        tasks.show(tx, its, domain.find(tx, its, entry.detail["task"]), now)
    return True


def _show(tx: Session, incident: Incident, entry: TimelineEntry, now: datetime) -> None:
    if incident.channel_id is not None and incident.channel_state not in {"lost", "archived"}:
        want(tx, incident.workspace_id, "incident.entry", str(entry.id), incident.channel_id, now)


def entry_of(tx: Session, workspace: int, channel: str, ts: str) -> tuple[int, int] | None:
    """Tell which incident and which entry a message is: one that was captured, or Bongsu's own word of a note."""
    row = captures.by_message(tx, workspace, channel, ts)
    if row is not None:
        return (row.incident_id, row.entry_id) if row.entry_id else None
    same = (Projection.workspace_id == workspace, Projection.kind == "incident.entry", Projection.ts == ts)
    subject = tx.scalar(select(Projection.subject).where(*same, Projection.channel_id == channel))
    entry = tx.get(TimelineEntry, int(subject)) if subject else None
    return (entry.incident_id, entry.id) if entry else None


def capture(tx: Session, incident: Incident, channel: str, ts: str, who: str, now: datetime) -> bool:
    """Have a message put on the timeline; False where it was captured before."""
    key = captures.want(tx, incident, channel, ts, who, now)
    if key is None:
        return False
    enqueue(tx, CAPTURE, incident.workspace_id, f"capture:{key}", {"capture": key}, now=now)
    return True


def changed(tx: Session, row: CapturedMessage, message: Mapping[str, Any], at: str, now: datetime) -> None:
    """Follow an edit of a captured message; what changed without its text, such as a preview of a link, is no edit."""
    text = _text(tx, row.workspace_id, message)
    known = captures.versions(tx, row.id)
    if not known or known[-1].text != text:
        captures.follow(tx, row, text, str((message.get("edited") or {}).get("ts") or at), now)
    files.follow(tx, row, message, now)


def removed(tx: Session, catalogue: Catalogue, row: CapturedMessage, now: datetime) -> None:
    """Erase what a message said that its author has deleted, where it was copied to, too."""
    entry = tx.get_one(TimelineEntry, row.entry_id) if row.entry_id else None
    said = timeline.said(tx, entry) if entry else []
    captures.remove(tx, row, now)
    actions.forget(tx, catalogue, row.incident_id, said, now)
    erasures.settle(tx, row.workspace_id, now)


def _text(tx: Session, workspace: int, message: Mapping[str, Any]) -> str:
    return readable(tx, workspace, message.get("text") or "\n".join(_attached(message)))


def readable(tx: Session, workspace: int, said: str) -> str:
    """Write what somebody said as its readers see it: people by their names, links by their labels."""
    people = set(_PERSON.findall(said))
    names = names_of(tx, workspace, people) if people else {}
    return plain(Mrkdwn(_PERSON.sub(lambda found: f"@{names.get(found[1], found[1])}", said))).strip()


def _attached(message: Mapping[str, Any]) -> list[str]:
    """Read what apps write beside an empty text.

    https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
    """
    shown = [each.get("fallback") or each.get("text") or "" for each in message.get("attachments") or ()]
    return [each for each in shown if each]


def _read(run: Run, method: str, *, in_thread: bool = False) -> Record | End | None:
    """Look for the message by one method; None where it is not found there."""
    with run.database.read() as tx:
        row = tx.get_one(CapturedMessage, run.payload["capture"])
    if row.state != captures.WANTED:
        return End()
    where: dict[str, Any] = {"channel": row.channel, "oldest": row.ts, "latest": row.ts, "inclusive": True, "limit": 10}
    if in_thread:
        where["ts"] = row.ts
    try:
        messages = of(run).slack.call(run, method, **where)["messages"]
    except SlackRefused as refused:
        if refused.code not in _NOT_THERE:
            raise
        messages = []
    found = next((each for each in messages if each["ts"] == row.ts), None)
    return (lambda tx: _keep(tx, run, found)) if found else None


def _history(run: Run) -> Record | End | None:
    """Look for it in the channel.

    https://docs.slack.dev/reference/methods/conversations.history
    """
    return _read(run, "conversations.history")


def _replies(run: Run) -> Record | End | None:
    """Look for it in a thread, where the channel itself does not show it; what is nowhere is missing.

    https://docs.slack.dev/reference/methods/conversations.replies
    """
    if run.results.get("history"):
        return None
    found = _read(run, "conversations.replies", in_thread=True)
    return found or End(lambda tx: captures.miss(captures.locked(tx, run.payload["capture"])))


def _keep(tx: Session, run: Run, message: Mapping[str, Any]) -> bool:
    row = captures.locked(tx, run.payload["capture"])
    if message.get("bot_id") and message["bot_id"] == tx.get_one(Workspace, run.workspace).bot_id:
        captures.miss(row)  # what Bongsu says stands on the timeline already
        return True
    found = captures.Found(
        author=None if message.get("bot_id") else message.get("user"),
        name=message.get("username") or (message.get("bot_profile") or {}).get("name"),
        text=_text(tx, run.workspace, message),
        edited_ts=str((message.get("edited") or {}).get("ts") or captures.FIRST),
        files=files.found(message),
    )
    files.copy(tx, run.workspace, row.incident_id, captures.keep(tx, row, found, run.now()), run.now())
    return True


def _address(run: Run) -> Record | End:
    """Find where the message can be seen.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    with run.database.read() as tx:
        row = tx.get_one(CapturedMessage, run.payload["capture"])
    if row.state != captures.KEPT:
        return End()
    try:
        given = of(run).slack.call(run, "chat.getPermalink", channel=row.channel, message_ts=row.ts)
    except SlackRefused:
        return End()
    return lambda tx: captures.addressed(tx, captures.locked(tx, row.id), str(given["permalink"]))


def _confirm(run: Run) -> None:
    """Show at the message that it is noted; where Slack refuses that, nothing is lost.

    https://docs.slack.dev/reference/methods/reactions.add
    """
    with run.database.read() as tx:
        row = tx.get_one(CapturedMessage, run.payload["capture"])
    try:
        of(run).slack.call(run, "reactions.add", channel=row.channel, timestamp=row.ts, name=SEEN)
    except SlackRefused:  # the entry is kept; its mark is a courtesy
        return


CAPTURE = Flow(
    "timeline.capture/1",
    Lane.NORMAL,
    (Step("history", _history), Step("replies", _replies), Step("address", _address), Step("confirm", _confirm)),
    payload=("capture",),
)
FLOWS = (CAPTURE,)
