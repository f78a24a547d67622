"""Keeping the mirror of people: one page of the workspace a job, and single people when they are first met."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.flows.services import of
from bot.models import Workspace
from bot.people import groups, service
from bot.slack.client import SlackRefused
from bot.work import Flow, Lane, Record, Run, Step, enqueue

PAGE = 200


def refresh(tx: Session, workspace: int, now: datetime, cursor: str = "") -> None:
    """Have everybody read again, beginning at a page of `users.list`, and the user groups."""
    enqueue(tx, REFRESH, workspace, "people", {"cursor": cursor}, now=now, coalesce=not cursor)
    if not cursor:
        enqueue(tx, GROUPS, workspace, "groups", {}, now=now, coalesce=True)


def fetch(tx: Session, workspace: int, person: str, now: datetime) -> None:
    """Have one person read, whom nobody has met before."""
    enqueue(tx, FETCH, workspace, f"person:{person}", {"person": person}, now=now, coalesce=True)


def _refresh(run: Run) -> Record:
    cursor = run.payload["cursor"]
    more = {"cursor": cursor} if cursor else {}
    page = of(run).slack.call(run, "users.list", limit=PAGE, include_locale=True, **more)
    return lambda tx: _mirror(tx, run, page)


def _mirror(tx: Session, run: Run, page: dict[str, Any]) -> None:
    workspace = tx.get_one(Workspace, run.workspace)
    for member in page["members"]:
        service.mirror(tx, workspace, member, run.now())
    cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
    if cursor:
        refresh(tx, run.workspace, run.now(), cursor)


def _groups(run: Run) -> Record | None:
    """Read the user groups; on a free plan, or without the scope, there are none.

    https://docs.slack.dev/reference/methods/usergroups.list
    """
    try:
        told = of(run).slack.call(run, "usergroups.list", include_disabled=True).get("usergroups", ())
    except SlackRefused:  # a free plan, or no scope: there are none
        return None
    return lambda tx: groups.heard_of_all(tx, run.workspace, told)


def _fetch(run: Run) -> Record:
    user = of(run).slack.call(run, "users.info", user=run.payload["person"], include_locale=True)["user"]
    return lambda tx: _keep(tx, run, user)


def _keep(tx: Session, run: Run, user: dict[str, Any]) -> None:
    service.mirror(tx, tx.get_one(Workspace, run.workspace), user, run.now())


REFRESH = Flow("people.refresh/1", Lane.NORMAL, (Step("page", _refresh),), payload=("cursor",))
GROUPS = Flow("people.groups/1", Lane.NORMAL, (Step("groups", _groups),))
FETCH = Flow("people.fetch/1", Lane.URGENT, (Step("person", _fetch),), payload=("person",))
FLOWS = (REFRESH, GROUPS, FETCH)
