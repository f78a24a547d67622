"""Saying what could not be said at once: late private words, and answers in channels and threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.flows.places import direct
from bot.flows.services import of
from bot.messages.base import sentence
from bot.models import Notice
from bot.people.queries import locale_of
from bot.slack.client import SlackRefused
from bot.slack.posting import post_once
from bot.work import Flow, Lane, Record, Run, Step, enqueue

SERVES = timedelta(minutes=29)
"""How long a response_url is used; Slack takes it for 30 minutes."""


@dataclass(frozen=True)
class Told:
    """Whom a word is for: a person alone, by a sealed response_url where there is one."""

    workspace: int
    person: str
    sealed_url: str | None = None


def tell(
    tx: Session,
    told: Told,
    family: str,
    name: str,
    context: Mapping[str, Any],
    now: datetime,
    *,
    lane: Lane = Lane.URGENT,
) -> None:
    """Have somebody told, alone and in their language, what the macro `name` of a family says."""
    say(tx, told.workspace, prepare(tx, told, family, name, context, now), now, lane=lane)


def prepare(tx: Session, told: Told, family: str, name: str, context: Mapping[str, Any], now: datetime) -> int:
    """Keep a private word that may have to be said; answer its key for `say` or `forget`."""
    content = {"family": family, "name": name, "context": dict(context)}
    until = now + SERVES if told.sealed_url else None
    row = Notice(person=told.person, content=content, sealed_url=told.sealed_url, url_until=until)
    return _keep(tx, row, told.workspace, now)


def answer(
    tx: Session, told: Told, channel: str, thread: str | None, payload: Mapping[str, Any], now: datetime
) -> None:
    """Have an answer posted in a channel where somebody asked, in a thread of it or not."""
    row = Notice(person=told.person, channel=channel, thread_ts=thread, content={"message": dict(payload)})
    say(tx, told.workspace, _keep(tx, row, told.workspace, now), now)


def say(tx: Session, workspace: int, notice: int, now: datetime, *, lane: Lane = Lane.URGENT) -> None:
    """Have a word said that is kept."""
    enqueue(tx, SAY, workspace, f"notice:{notice}", {"notice": notice}, now=now, lane=lane)


def forget(tx: Session, notice: int) -> None:
    """Drop a word that need not be said."""
    tx.execute(delete(Notice).where(Notice.id == notice))


def _keep(tx: Session, row: Notice, workspace: int, now: datetime) -> int:
    row.workspace_id, row.created_at = workspace, now
    tx.add(row)
    tx.flush()
    return row.id


def _say(run: Run) -> Record | None:
    """Say it by the response_url while that serves, else where the person asked, else by direct message."""
    with run.database.read() as tx:
        row = tx.get(Notice, run.payload["notice"])
        locale = locale_of(tx, run.workspace, row.person) if row else None
    if row is None:
        return None
    content = _rendered(run, row.content, locale)
    if row.channel or not _responded(run, row, content):
        channel = row.channel or direct(run, row.person)
        post_once(of(run).slack, run, channel, f"notice:{row.id}", content, row.thread_ts)
    return lambda tx: forget(tx, row.id)


def _rendered(run: Run, content: Mapping[str, Any], locale: str | None) -> dict[str, Any]:
    if "message" in content:
        payload: dict[str, Any] = content["message"]
        return payload
    said = of(run).words_of(locale).render(content["family"], content["name"], **content["context"])
    return sentence(said).payload


def _responded(run: Run, row: Notice, content: dict[str, Any]) -> bool:
    """Use the response_url; False where there is none that serves."""
    url = of(run).seal.open(row.sealed_url) if row.sealed_url else None
    if url is None or row.url_until is None or run.now() > row.url_until:
        return False
    try:
        of(run).slack.respond(run, url, content)
    except SlackRefused:  # a direct message says it instead
        return False
    return True


SAY = Flow("notify.say/1", Lane.URGENT, (Step("say", _say, marked=True),), payload=("notice",))
FLOWS = (SAY,)
