"""What becomes of issues in their tracker becomes of their action items too: by looking, and by being told."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import actions
from bot.flows.issues import subject, tracker_for
from bot.flows.outside import asked
from bot.flows.services import of
from bot.http import OutsideAway
from bot.people.service import audit
from bot.postmortems import issues, service
from bot.postmortems.ports import News, Refused, Seen
from bot.work import Flow, Lane, Record, Run, Step, enqueue

log = logging.getLogger(__name__)


def look(tx: Session, workspace: int, now: datetime) -> None:
    """Have every place looked at in which there are issues of ours; a look that still waits serves for this one too."""
    for place in issues.places(tx, workspace):
        given = {"place": place.place}
        enqueue(tx, NEWS, workspace, subject(place.place), given, now=now, coalesce=True)


def told(tx: Session, catalogue: Catalogue, workspace: int, place: str, seen: Seen, now: datetime) -> None:
    """Take in what a tracker tells by itself; it may write the name of a place in other letters than the catalogue."""
    known = (each.place for each in issues.places(tx, workspace) if each.place.casefold() == place.casefold())
    for name in known:
        heard(tx, catalogue, workspace, name, seen, now)


def heard(tx: Session, catalogue: Catalogue, workspace: int, place: str, seen: Seen, now: datetime) -> None:
    """Take in what a tracker tells of an issue; of those that are not ours it tells nothing."""
    row = issues.by_ref(tx, workspace, place, seen.ref)
    if row is None:
        return
    item = service.locked_action(tx, workspace, row.action_item_id)
    state = issues.heard(row, seen, item.state)
    if state is not None and service.move_action(item, state, None, now):
        audit(tx, workspace, now, "", f"postmortem.action_{state}", subject=f"action:{item.id}")
        actions.changed(tx, catalogue, item, now)


def _look(run: Run) -> Record | None:
    """Ask a tracker what changed in a place; where it is away, the next look asks again."""
    name = run.payload["place"]
    with run.database.read() as tx:
        place = issues.place(tx, run.workspace, name)
        batch = issues.batch(tx, place)
    refs = [ref for _, ref in batch]
    try:
        tracker = tracker_for(run, name)
        news = asked(run, lambda: tracker.news(name, refs, place.cursor, place.begun_at))
    except OutsideAway as away:
        log.warning("a tracker of issues is away: %s", away)
        return None
    except Refused as refusal:
        return _unread(run, name, refusal)
    return lambda tx: _take(tx, run, name, news, max(key for key, _ in batch) if batch else 0)


def _unread(run: Run, name: str, refusal: Refused) -> Record:
    return lambda tx: issues.unread(issues.place(tx, run.workspace, name), refusal)


def _take(tx: Session, run: Run, name: str, news: News, last: int) -> None:
    for seen in news.seen:
        heard(tx, of(run).catalogue, run.workspace, name, seen, run.now())
    issues.looked(issues.place(tx, run.workspace, name), news, last)


NEWS = Flow("issue.news/1", Lane.BULK, (Step("look", _look),), ("place",))
FLOWS = (NEWS,)
