"""Pictures in lasting messages: shown where they are ready, and shared in the thread where Slack shows them not."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.flows.drawings import draw
from bot.flows.services import of
from bot.messages.base import Message
from bot.models import Picture, Projection
from bot.slack import blocks, limits
from bot.slack.client import SlackRefused
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

NAME = "chart.png"
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60))
"""How long a picture that Slack does not show yet is kept out of its message, each time that it says so."""


class State(StrEnum):
    """How far a picture is."""

    WANTED = "wanted"
    READY = "ready"
    REFUSED = "refused"
    SHARED = "shared"
    FAILED = "failed"


def pictured(tx: Session, row: Projection, message: Message) -> Message:
    """Put the picture of a message below its words, where there is one."""
    found = picture_of(tx, row)
    if found is None or found.state != State.READY or found.file is None or not message.blocks:
        return message
    if len(message.blocks) == limits.BLOCKS_OF_MESSAGE:
        return message
    return Message(message.text, [*message.blocks, blocks.picture(found.file, found.alt or NAME)])


def picture_of(tx: Session, row: Projection) -> Picture | None:
    """Find the picture of a message."""
    same = (Picture.workspace_id == row.workspace_id, Picture.kind == row.kind, Picture.subject == row.subject)
    return tx.scalar(select(Picture).where(*same))


def refused(tx: Session, row: Projection, now: datetime) -> timedelta | None:
    """Note that Slack did not take a message with its picture; say after which pause it is tried again.

    After some times the picture goes into the message's thread instead.
    """
    found = picture_of(tx, row)
    if found is None or found.state != State.READY:
        return None
    found.refused += 1
    if found.refused <= len(PAUSES):
        return PAUSES[found.refused - 1]
    found.state = State.REFUSED
    enqueue(tx, SHARE, row.workspace_id, f"picture:{found.id}", {"projection": row.id, "picture": found.id}, now=now)
    return None


def _upload(run: Run) -> Record | End:
    """Draw the picture anew, and give it to Slack, where nobody sees it yet."""
    with run.database.read() as tx:
        drawn = draw(tx, of(run), tx.get_one(Picture, run.payload["picture"]))
    if drawn is None:
        return End()
    file = of(run).slack.upload(run, NAME, drawn.content, drawn.alt)
    return lambda _tx: file


def _share(run: Run) -> Record:
    """Show the picture under its message; after a crash look first whether it is there.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    file = run.results["upload"]
    with run.database.read() as tx:
        row = tx.get_one(Projection, run.payload["projection"])
    if run.resumed_since is None or not _is_shared(run, file):
        where = {"channel_id": row.channel_id, "thread_ts": row.ts}
        of(run).slack.call(run, "files.completeUploadExternal", files=[{"id": file}], **where)
    return lambda tx: _shared(tx, run.payload["picture"], file)


def _is_shared(run: Run, file: str) -> bool:
    """Tell whether a file is in a channel; Slack knows of none that was not completed.

    https://docs.slack.dev/reference/methods/files.info
    """
    try:
        told = of(run).slack.call(run, "files.info", file=file)["file"]
    except SlackRefused:  # it was never completed
        return False
    return any(told.get(kind) for kind in ("channels", "groups", "ims"))


def _shared(tx: Session, key: int, file: str) -> None:
    row = tx.get_one(Picture, key)
    row.state, row.file = State.SHARED, file


SHARE = Flow(
    "picture.share/1",
    Lane.BULK,
    (Step("upload", _upload), Step("share", _share, marked=True)),
    payload=("projection", "picture"),
)
FLOWS = (SHARE,)
