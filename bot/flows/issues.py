"""Action items become issues of a tracker, once whatever dies, and the issues follow their state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.errors import BotError
from bot.flows import postmortems
from bot.flows.outside import asked
from bot.flows.papers import address
from bot.flows.services import of
from bot.messages import issue as words_of
from bot.models import ActionItem, Incident, Issue, Postmortem
from bot.people import queries as people
from bot.people.rules import login_in
from bot.postmortems import issues, queries
from bot.postmortems.issues import IssueView
from bot.postmortems.ports import Assignee, NewIssue, Refused, Seen, Tracker
from bot.postmortems.rules import OPEN
from bot.work import End, Flow, Lane, PutDown, Record, Run, Step, enqueue

SKEW = timedelta(minutes=5)
"""How far a tracker's clock may be from ours."""


def follow(tx: Session, catalogue: Catalogue, item: ActionItem, now: datetime) -> None:
    """Have an action item that is ready become an issue, and an issue be as its action item is."""
    row = issues.of_action(tx, item)
    if row is None:
        is_ready = item.state == OPEN and item.owner and item.kind
        place = _place(catalogue, _incident(tx, item)) if is_ready and catalogue.tracker.push == "ready" else None
        if place:
            _want(tx, item, place, now)
    elif row.ref and issues.view(tx, row.id).differs:
        _settle_soon(tx, row, now)


def push(tx: Session, catalogue: Catalogue, item: ActionItem, now: datetime) -> str:
    """Have an action item become an issue because somebody asks; answer where.

    Raises `BotError` where the catalogue names no place for it.
    """
    incident = _incident(tx, item)
    place = _place(catalogue, incident)
    if place is None:
        raise BotError("issue", "no_place", action=item.id, is_private=incident.is_private)
    return _want(tx, item, place, now)


def can_push(tx: Session, catalogue: Catalogue, key: int) -> bool:
    """Whether the catalogue names a place for the issue of an action item."""
    return _place(catalogue, _incident(tx, tx.get_one(ActionItem, key))) is not None


def _incident(tx: Session, item: ActionItem) -> Incident:
    return tx.get_one(Incident, tx.get_one(Postmortem, item.postmortem_id).incident_id)


def _place(catalogue: Catalogue, incident: Incident) -> str | None:
    return catalogue.issues_of(incident.services, is_private=incident.is_private)


def _want(tx: Session, item: ActionItem, place: str, now: datetime) -> str:
    row = issues.want(tx, item, place, now)
    if row.ref is None:
        enqueue(tx, OPEN_ISSUE, row.workspace_id, subject(place), {"issue": row.id}, now=now)
    else:
        _settle_soon(tx, row, now)
    return row.place


def subject(place: str) -> str:
    """Name the line in which all calls about a place wait for each other: trackers want one call after the other."""
    return f"issues:{place}"


def _settle_soon(tx: Session, row: Issue, now: datetime) -> None:
    enqueue(tx, SETTLE_ISSUE, row.workspace_id, subject(row.place), {"issue": row.id}, now=now)


def _create(run: Run) -> Record | End:
    """Make the issue, unless an earlier attempt of unknown end has made it."""
    row = _read(run)
    if row.ref is not None or row.wanted != OPEN:
        return End()
    try:
        tracker = tracker_for(run, row.place)
        seen = _earlier(run, tracker, row) or _made(run, tracker, row)
    except Refused as refusal:
        return End(_refusal(run, row, refusal))
    return lambda tx: _opened(tx, run, row, seen)


def _earlier(run: Run, tracker: Tracker, row: IssueView) -> Seen | None:
    """Look for what an earlier attempt made, once the tracker would show it."""
    tried = row.tried_at
    if tried is None:
        return None
    if run.now() < tried + tracker.settles:
        raise PutDown(tried + tracker.settles, "it is not known yet whether the issue was made")
    return asked(run, lambda: tracker.find(row.place, row.mark, tried - SKEW))


def _made(run: Run, tracker: Tracker, row: IssueView) -> Seen:
    new = _written(run, row)
    _note_attempt(run, row, run.now())
    try:
        return asked(run, lambda: tracker.create(row.place, new))
    except PutDown:
        _note_attempt(run, row, None)
        raise


def _note_attempt(run: Run, row: IssueView, at: datetime | None) -> None:
    with run.database.write() as tx:
        issues.tried(tx, row.key, at)


def _written(run: Run, row: IssueView) -> NewIssue:
    """Put an action item into words."""
    services = of(run)
    with run.database.read() as tx:
        item = queries.known_action(tx, row.action)
        names = people.names_of(tx, run.workspace, [item.owner] if item.owner else [])
    text = words_of.text(services.words, item, names.get(item.owner or ""))
    url = address(services.base_url, item.number)
    return NewIssue(row.mark, row.text, text, url, services.catalogue.tracker.labels)


def _opened(tx: Session, run: Run, row: IssueView, seen: Seen) -> None:
    issues.opened(tx, row, seen, run.now())
    _show(tx, run, row)
    if issues.view(tx, row.key).differs:  # it was finished while the issue was made
        _settle_soon(tx, tx.get_one(Issue, row.key), run.now())


def _show(tx: Session, run: Run, row: IssueView) -> None:
    item = tx.get_one(ActionItem, row.action)
    postmortems.changed(tx, of(run).catalogue, tx.get_one(Postmortem, item.postmortem_id), run.now())


def _person(run: Run) -> Record | End:
    """Find who the owner is there."""
    row = _read(run)
    try:
        who = asked(run, lambda: tracker_for(run, row.place).account(row.place, _assignee(run, row)))
    except Refused:  # the issue is there; that it has nobody, people see there
        return End()
    return (lambda _tx: who) if who else End()


def _assignee(run: Run, row: IssueView) -> Assignee:
    with run.database.read() as tx:
        owner = queries.known_action(tx, row.action).owner
        if owner is None:
            return Assignee()
        email, login = people.email_of(tx, run.workspace, owner), people.github_of(tx, run.workspace, owner)
    return Assignee(email, login_in(of(run).catalogue, owner, email) or login)


def _assign(run: Run) -> None:
    """Have the owner do it there too."""
    row, who = _read(run), run.results["person"]
    try:
        asked(run, lambda: tracker_for(run, row.place).assign(row.place, row.ref or "", who))
    except Refused:  # the issue is there; its owner can be set by hand
        return


def _settle(run: Run) -> Record | None:
    """Close or open the issue as its action item is, unless somebody did so there."""
    row = _read(run)
    if row.ref is None:
        return None
    try:
        seen = _settled(run, tracker_for(run, row.place), row, row.ref)
    except Refused as refusal:
        return _refusal(run, row, refusal)
    return lambda tx: issues.settled(tx, row, seen)


def _settled(run: Run, tracker: Tracker, row: IssueView, ref: str) -> Seen:
    """Bring the title and the state of an issue to what they are to be, and leave them where they are so."""
    if row.text != row.title:
        asked(run, lambda: tracker.rename(row.place, ref, row.text))
    seen = asked(run, lambda: tracker.look(row.place, ref))
    if (seen.state == OPEN) == (row.wanted == OPEN):
        return seen
    moved = asked(run, lambda: tracker.move(row.place, seen, row.wanted))
    return moved or replace(seen, state=row.wanted, changed_at=None)


def _read(run: Run) -> IssueView:
    with run.database.read() as tx:
        return issues.view(tx, run.payload["issue"])


def tracker_for(run: Run, place: str) -> Tracker:
    """Find the tracker of a place. Raises `Refused` where there is no token for it."""
    tracker = of(run).tracker(place)
    if tracker is None:
        raise Refused("tokenless")
    return tracker


def _refusal(run: Run, row: IssueView, refusal: Refused) -> Record:
    def record(tx: Session) -> None:
        issues.refused(tx, row.key, refusal)
        _show(tx, run, row)

    return record


def _gave_up(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    """Show that the tracker was away for too long."""
    issues.refused(tx, payload["issue"], Refused(issues.AWAY, reason))


OPEN_ISSUE = Flow(
    "issue.open/1",
    Lane.NORMAL,
    (Step("create", _create), Step("person", _person), Step("assign", _assign)),
    ("issue",),
    _gave_up,
)
SETTLE_ISSUE = Flow("issue.settle/1", Lane.NORMAL, (Step("settle", _settle),), ("issue",), _gave_up)
FLOWS = (OPEN_ISSUE, SETTLE_ISSUE)
