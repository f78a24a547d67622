"""Standups as a file in a direct message: asked for, made from what its reader may see then, and sent once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.flows import notify
from bot.flows.exports import AT_ONCE, Row
from bot.flows.notify import Told
from bot.flows.services import of
from bot.flows.standup_export import COLUMNS, IN_ORDER, asked_days, by_question
from bot.flows.standup_viewers import viewer_of
from bot.messages.sheets import as_csv, as_json
from bot.models import Notice
from bot.people.queries import locale_of, reader_in
from bot.slack.client import SlackRefused
from bot.standups.reports import EVER, Wanted, packed, unpacked, which
from bot.standups.seeing import Viewer
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

LARGEST = 10_000_000
"""Bytes of a file that goes by Slack; what is longer is printed by the shell."""
CSV, JSON = "csv", "json"
ENCODING = {CSV: "utf-8-sig", JSON: "utf-8"}
"""Spreadsheets know Hangul by the mark at the beginning."""


def send(tx: Session, told: Told, wanted: Wanted, form: str, now: datetime) -> None:
    """Have somebody sent what is wanted, as CSV or JSON; where that cannot be, they are told."""
    notice = notify.prepare(tx, told, "standup_own_data", "no_file", {}, now)
    payload = {"person": told.person, "wanted": packed(wanted), "form": form, "notice": notice}
    enqueue(tx, SEND, told.workspace, f"standup.file:{told.person}", payload, now=now)


def _open(run: Run) -> Record:
    """Find the direct messages with the person."""
    channel = of(run).slack.call(run, "conversations.open", users=run.payload["person"])["channel"]["id"]
    return lambda _tx: channel


def _upload(run: Run) -> Record | End:
    """Make the file, and give it to Slack, where nobody sees it yet."""
    person, wanted, form = run.payload["person"], unpacked(run.payload["wanted"]), run.payload["form"]
    with run.database.read() as tx:
        viewer = viewer_of(of(run).catalogue, reader_in(tx, run.workspace, person))
        content = _content((as_csv if form == CSV else as_json)(COLUMNS, _rows(tx, viewer, wanted)), form)
    if content is None:
        return End(lambda tx: _too_long(tx, run))
    days = "" if wanted.span == EVER else f"-{wanted.span}"
    file = of(run).slack.upload(run, f"standups{days}.{form}", content)
    return lambda _tx: file


def _rows(tx: Session, viewer: Viewer, wanted: Wanted) -> Iterator[Row]:
    """Read what is wanted, the oldest first, a few rows at a time."""
    found = asked_days().where(*which(viewer, wanted)).order_by(*IN_ORDER)
    with tx.execute(found, execution_options={"yield_per": AT_ONCE}) as rows:
        for _, *row in rows:
            yield from by_question(row)


def _content(parts: Iterable[str], form: str) -> bytes | None:
    """Join the parts of a file; None where they are too long."""
    found = bytearray("".encode(ENCODING[form]))
    for part in parts:
        found += part.encode()
        if len(found) > LARGEST:
            return None
    return bytes(found)


def _too_long(tx: Session, run: Run) -> None:
    notify.forget(tx, run.payload["notice"])
    told, limit = Told(run.workspace, run.payload["person"]), {"megabytes": LARGEST // 1_000_000}
    notify.tell(tx, told, "standup_own_data", "too_long", limit, run.now())


def _share(run: Run) -> Record:
    """Show the file to the person alone; after a crash look first whether they have it.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    file, channel = run.results["upload"], run.results["open"]
    if run.resumed_since is None or channel not in _places(run, file):
        with run.database.read() as tx:
            words = of(run).words_of(locale_of(tx, run.workspace, run.payload["person"]))
        said = words.render("standup_own_data", "file")
        shared = {"files": [{"id": file}], "channel_id": channel, "initial_comment": said}
        of(run).slack.call(run, "files.completeUploadExternal", **shared)
    return lambda tx: notify.forget(tx, run.payload["notice"])


def _places(run: Run, file: str) -> list[str]:
    """List the direct messages in which a file is; Slack knows of none that was not shared.

    https://docs.slack.dev/reference/methods/files.info
    """
    try:
        told = of(run).slack.call(run, "files.info", file=file)["file"]
    except SlackRefused:  # it was never shared, or is gone already
        return []
    return [str(each) for each in told.get("ims") or ()]


def _gave_up(tx: Session, payload: Mapping[str, Any], _: str) -> None:
    row = tx.get(Notice, payload["notice"])
    if row is not None:
        notify.say(tx, row.workspace_id, row.id, row.created_at)


SEND = Flow(
    "standup.file/1",
    Lane.BULK,
    (Step("open", _open), Step("upload", _upload), Step("share", _share, marked=True)),
    payload=("person", "wanted", "form", "notice"),
    gave_up=_gave_up,
)
FLOWS = (SEND,)
