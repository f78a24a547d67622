"""Calling for help: by a system outside that wakes people, else in Slack; and calling others when nobody answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.paging import is_group
from bot.flows import invites, on_call
from bot.flows.outside import asked, members
from bot.flows.projections import want
from bot.flows.services import of
from bot.incidents import paging, service
from bot.incidents.callees import MOST, Callees
from bot.incidents.paging import PageView
from bot.incidents.rules import OPEN
from bot.models import Incident, Page, TimelineEntry
from bot.people.queries import slack_ids
from bot.work import End, Flow, GiveUp, Lane, Record, Run, Step, enqueue

ACKNOWLEDGED, OVER = "acknowledged", "over"
NOBODY = "nobody of those whom the catalogue names was found in Slack"


def call(
    tx: Session,
    catalogue: Catalogue,
    incident: Incident,
    now: datetime,
    reason: str = paging.DECLARED,
    *,
    is_wanted: bool = False,
) -> None:
    """Call for help, where the incident is grave or it is wanted anyhow.

    It is a job of its own, which waits for nothing in Slack.
    """
    page = paging.first(tx, catalogue, incident, now, reason, is_wanted=is_wanted)
    if page is not None:
        _begin(tx, page, now)
        on_call.look(tx, catalogue, incident, now)


def ask(tx: Session, incident: Incident, wanted: Sequence[Callees], actor: str, now: datetime) -> None:
    """Call those whom somebody asks for, however grave it is and whoever looks after it."""
    for who in wanted:
        _begin(tx, paging.asked(tx, incident, who, actor, now), now)
    named = [each for who in wanted for each in who.people or (who.target,)]
    service.note(tx, incident, "called", now, actor=actor, detail={"named": named})


def follow(tx: Session, catalogue: Catalogue, incident: Incident, entry: TimelineEntry, now: datetime) -> None:
    """Do what a change of an incident means for its pages: call now, tell that it is taken up, or that it is over."""
    pages = paging.of_incident(tx, incident.id)
    by_rule = [page for page in pages if page.reason != paging.ASKED]
    if not by_rule and "severity" in entry.detail.get("changes", ()):
        call(tx, catalogue, incident, now)
    if entry.kind == "state" and entry.detail["from"] not in OPEN:
        call(tx, catalogue, incident, now, paging.REOPENED)
    for page in pages:
        if paging.view(tx, page).is_answered:
            paging.answered(page)
            if page.target:
                payload = {"page": page.id}
                enqueue(tx, SETTLE, page.workspace_id, f"page:{page.id}", payload, now=now, coalesce=True)
        _show(tx, page, now)


def show_inside(tx: Session, incident: int, now: datetime) -> None:
    """Tell in a channel that has just been opened who was called."""
    for page in paging.of_incident(tx, incident):
        _show(tx, page, now)


def escalate(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Call others where nobody has taken an incident up in time; each page does so once."""
    for page in paging.due(tx, workspace, now):
        incident = tx.scalars(select(Incident).where(Incident.id == page.incident_id).with_for_update()).one()
        other = paging.further(tx, catalogue, page, incident, now)
        if other is not None:
            _begin(tx, other, now)


def _begin(tx: Session, page: Page, now: datetime) -> None:
    flow = TRIGGER if page.target else CALL
    enqueue(tx, flow, page.workspace_id, f"page:{page.id}", {"page": page.id}, now=now)
    _show(tx, page, now)


def _show(tx: Session, page: Page, now: datetime) -> None:
    """Bring what is said of a page up to date: in the incident's channel, and to each of those whom it called."""
    seen = paging.view(tx, page).incident
    if seen.channel and seen.channel_state == "open":
        want(tx, page.workspace_id, "incident.page", str(page.id), seen.channel, now)
    for person in page.people:
        want(tx, page.workspace_id, "page.call", str(page.id), person, now)


def _read(run: Run) -> PageView:
    with run.database.read() as tx:
        return paging.by_id(tx, run.payload["page"])


def _trigger(run: Run) -> Record | None:
    """Wake somebody, unless it was taken up while the system outside was away."""
    page, pager = _read(run), of(run).pager
    if page.is_answered or page.target is None:
        return None
    if pager is None or not pager.knows(page.target):
        raise GiveUp(f"BONGSU_PAGERDUTY_KEYS has no key named {page.target}")
    target = page.target
    asked(run, lambda: pager.trigger(target, paging.content(page)))
    return lambda tx: _called(tx, page.id, (), run.now())


def _settle(run: Run) -> Record | None:
    """Tell the system outside what has become of it.

    It may know of the page even where we got no answer, and takes no notice of one that it does not know.
    """
    page, pager = _read(run), of(run).pager
    wanted = ACKNOWLEDGED if page.incident.is_open else OVER
    if pager is None or page.target is None or not pager.knows(page.target):
        return None
    if not page.is_answered or page.settled == wanted:
        return None
    target = page.target
    asked(run, lambda: pager.settle(target, page.key, is_over=wanted == OVER))
    return lambda tx: setattr(tx.get_one(Page, page.id), "settled", wanted)


def _group(run: Run) -> Record | End | None:
    """Ask Slack who is in the user group that is called; where it does not tell, the rest of the list serves."""
    page = _read(run)
    if page.is_answered:
        return End()
    group = next(filter(is_group, page.callees), None)
    if group is None:
        return None
    found = members(run, group)
    return lambda _tx: found


def _people(run: Run) -> Record:
    """Call people in Slack; where a user group told nobody, those whom the catalogue names for every service."""
    page, catalogue = _read(run), of(run).catalogue
    in_group: Sequence[str] = run.results.get("group") or ()
    named = [each for each in page.callees if not is_group(each)]
    others = () if page.reason == paging.ASKED else _spare(catalogue, page)
    spare = [each for each in others if not is_group(each)]
    return lambda tx: _found(tx, run, page, [[*named, *in_group], spare])


def _spare(catalogue: Catalogue, page: PageView) -> list[str]:
    owners = [
        owner
        for name in page.incident.services
        if name in catalogue.services
        for owner in catalogue.services[name].owners
    ]
    return [*owners, *catalogue.page.people]


def _found(tx: Session, run: Run, page: PageView, lists: Sequence[Sequence[str]]) -> None:
    """Have the people of the first list called in which Slack knows anybody."""
    known = (slack_ids(tx, run.workspace, map(of(run).catalogue.contact, each)) for each in lists)
    people = next(filter(None, known), [])
    if people:
        _called(tx, page.id, people[:MOST], run.now())
    else:
        _gave_up(tx, {"page": page.id}, NOBODY)


def _called(tx: Session, key: int, people: Sequence[str], now: datetime) -> None:
    page = tx.scalars(select(Page).where(Page.id == key).with_for_update()).one()
    paging.called(page, people, now)
    _show(tx, page, now)
    if people:  # behind the job that opens the channel, where that waits
        payload = {"incident": page.incident_id, "people": list(people)}
        enqueue(tx, invites.CALL, page.workspace_id, f"incident:{page.incident_id}", payload, now=now)
    if page.target and paging.view(tx, page).is_answered:  # somebody took it up while it was on its way
        enqueue(tx, SETTLE, page.workspace_id, f"page:{page.id}", {"page": page.id}, now=now, coalesce=True)


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Show that a page did not go out, and have others called by the next look."""
    page = tx.scalars(select(Page).where(Page.id == payload["page"]).with_for_update()).one()
    paging.failed(page, reason)
    _show(tx, page, page.created_at)


TRIGGER = Flow("page.trigger/1", Lane.URGENT, (Step("trigger", _trigger),), ("page",), _gave_up)
SETTLE = Flow("page.settle/1", Lane.URGENT, (Step("settle", _settle),), payload=("page",))
CALL = Flow("page.call/1", Lane.URGENT, (Step("group", _group), Step("people", _people)), ("page",), _gave_up)
FLOWS = (TRIGGER, SETTLE, CALL)
