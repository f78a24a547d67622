"""Copying the files of captured messages: asked for in Slack where it must be, fetched once, one after the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.flows import erasures
from bot.flows.services import of
from bot.http import OutsideAway
from bot.incidents import captures, files
from bot.incidents.file_rules import OUTSIDE, REFUSED, TOO_LARGE, WANTED, Limits, is_page, picture
from bot.incidents.files import FoundFile
from bot.models import CapturedFile, CapturedMessage
from bot.slack.client import SlackRefused
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

MEGABYTE = 1_000_000
TOMBSTONE, HIDDEN, ELSEWHERE = "tombstone", "hidden_by_limit", "external"
"""Modes of a file that was deleted, that the plan hides, and that lies outside of Slack."""


def found(message: Mapping[str, Any]) -> list[FoundFile]:
    """Read the files of a message that there still are.

    https://docs.slack.dev/reference/objects/file-object
    """
    return [_found(each) for each in message.get("files") or () if each.get("mode") not in {TOMBSTONE, HIDDEN}]


def _found(told: Mapping[str, Any]) -> FoundFile:
    is_outside = bool(told.get("is_external")) or told.get("mode") == ELSEWHERE
    url = told.get("url_private_download") or told.get("url_private")
    size = told.get("size")
    name = str(told.get("name") or told.get("title") or told["id"])
    return FoundFile(str(told["id"]), name, url, size if isinstance(size, int) else None, is_outside)


def copy(tx: Session, workspace: int, incident: int, keys: Sequence[int], now: datetime) -> None:
    """Have files copied, one after the other, so that the bounds of the incident hold."""
    for key in keys:
        enqueue(tx, COPY, workspace, f"files:{incident}", {"file": key}, now=now)


def deleted(tx: Session, workspace: int, slack_id: str, now: datetime) -> None:
    """Erase a file that was deleted in Slack wherever it was copied."""
    for key in files.messages_with(tx, workspace, slack_id):
        captures.without(tx, key, slack_id)
    erasures.settle(tx, workspace, now)


def follow(tx: Session, row: CapturedMessage, message: Mapping[str, Any], now: datetime) -> None:
    """Copy what a captured message has got since, and erase what it has no longer."""
    copy(tx, row.workspace_id, row.incident_id, captures.attach(tx, row, found(message)), now)


def _info(run: Run) -> Record | End | None:
    """Ask for the address of a file that its message does not tell.

    https://docs.slack.dev/reference/methods/files.info
    """
    row = _row(run)
    if row.state != WANTED:
        return End()
    if row.url is not None:
        return None
    try:
        told = _found(of(run).slack.call(run, "files.info", file=row.slack_id)["file"])
    except SlackRefused:
        return _lost(run, REFUSED)
    return lambda tx: _told(files.locked(tx, row.id), told)


def _told(row: CapturedFile, told: FoundFile) -> None:
    if row.state == WANTED:
        row.url, row.size = told.url, told.size


def _copy(run: Run) -> Record | End:
    """Fetch the file, unless it is too large, or there are too many."""
    limits = _limits(run)
    with run.database.read() as tx:
        row = tx.get_one(CapturedFile, run.payload["file"])
        reason = files.refused(tx, row, limits)
    if row.state != WANTED:
        return End()
    if reason or row.url is None:
        return _lost(run, reason or REFUSED)
    content = _fetched(run, row.url, limits.largest)
    if isinstance(content, str):
        return _lost(run, content)
    if is_page(content) and len(content) != row.size:  # the login, which Slack shows to an app without the scope
        return _lost(run, REFUSED)
    return lambda tx: files.keep(files.locked(tx, row.id), content, picture(content))


def _fetched(run: Run, url: str, largest: int) -> bytes | str:
    """Fetch what lies at an address, or tell why it cannot be had."""
    try:
        content = of(run).slack.download(run, url, largest)
    except SlackRefused:
        return OUTSIDE
    except OutsideAway as away:
        if not away.is_final:
            raise
        return REFUSED
    return TOO_LARGE if content is None else content


def _row(run: Run) -> CapturedFile:
    with run.database.read() as tx:
        return tx.get_one(CapturedFile, run.payload["file"])


def _limits(run: Run) -> Limits:
    wanted = of(run).catalogue.files
    return Limits(wanted.largest * MEGABYTE, wanted.together * MEGABYTE, wanted.count)


def _lost(run: Run, state: str) -> End:
    return End(lambda tx: files.lose(files.locked(tx, run.payload["file"]), state))


def _gave_up(tx: Session, payload: Mapping[str, Any], _: str) -> None:
    files.lose(files.locked(tx, payload["file"]), REFUSED)


COPY = Flow("timeline.file/1", Lane.BULK, (Step("info", _info), Step("copy", _copy)), ("file",), _gave_up)
FLOWS = (COPY,)
