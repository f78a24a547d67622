"""Writes to what sources offer; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from bot.metrics.names import family, names_in
from bot.metrics.ports import Offered
from bot.models import MetricOffer, MetricSurvey

MOST = 20_000
"""Offers of a source that are kept; one with more has other ways to be watched."""
LONGEST = 500
"""Characters of a query that is kept as an offer."""
ABOUT = 200
"""Characters kept of what a source says of it."""
BATCH = 500
"""Rows of a statement."""


def asking(tx: Session, workspace: int, source: str, now: datetime) -> None:
    """Note that a source is asked what it offers."""
    row = _survey(tx, workspace, source)
    if row is None:
        tx.add(MetricSurvey(workspace_id=workspace, source=source, asked_at=now, down=[]))
    else:
        row.asked_at = now
    tx.flush()


def listed(tx: Session, workspace: int, source: str, offered: Sequence[Offered], now: datetime) -> None:
    """Keep what a source lists now; only what has changed is written."""
    wanted = {each.query: each for each in offered[:MOST] if 0 < len(each.query) <= LONGEST}
    known = tx.execute(
        select(MetricOffer.id, MetricOffer.query, MetricOffer.gone_at).where(*_mine(workspace, source))
    ).all()
    gone = [row.id for row in known if row.gone_at is None and row.query not in wanted]
    back = [row.id for row in known if row.gone_at is not None and row.query in wanted]
    new = [wanted[query] for query in wanted.keys() - {row.query for row in known}]
    _set(tx, gone, gone_at=now)
    _set(tx, back, gone_at=None)
    if new:
        tx.execute(insert(MetricOffer), [_row(workspace, source, each, now) for each in new])
    _told(tx, workspace, source, now)


def watched_there(tx: Session, workspace: int, source: str, way: str, queries: Collection[str]) -> None:
    """Note which offers the alert rules of the source itself look at."""
    seen = {family(name) for query in queries for name in names_in(way, query)}
    known = tx.execute(
        select(MetricOffer.id, MetricOffer.query, MetricOffer.watched_there).where(*_mine(workspace, source))
    ).all()
    for is_seen in (True, False):
        changed = [row.id for row in known if row.watched_there != is_seen and (family(row.query) in seen) == is_seen]
        _set(tx, changed, watched_there=is_seen)


def found_down(tx: Session, workspace: int, source: str, down: Sequence[str]) -> None:
    """Keep what a source finds down."""
    row = _survey(tx, workspace, source)
    if row is not None:
        row.down = list(down)
        tx.flush()


def failed(tx: Session, workspace: int, source: str, why: str) -> None:
    """Note why a source told nothing; what it listed before stays."""
    row = _survey(tx, workspace, source)
    if row is not None:
        row.why = why
        tx.flush()


def ignore(tx: Session, workspace: int, key: int, person: str, why: str, now: datetime) -> bool:
    """Have nobody reminded of an offer any more; False where somebody said so before."""
    mine = (MetricOffer.workspace_id == workspace, MetricOffer.id == key, MetricOffer.ignored_at.is_(None))
    said = update(MetricOffer).where(*mine).values(ignored_by=person, ignored_why=why, ignored_at=now)
    return tx.execute(said.returning(MetricOffer.id)).first() is not None


def ignore_all(tx: Session, keys: Sequence[int], person: str, why: str, now: datetime) -> None:
    """Have nobody reminded of several offers any more."""
    _set(tx, keys, ignored_by=person, ignored_why=why, ignored_at=now)


def heed(tx: Session, workspace: int, key: int) -> bool:
    """Take back that an offer is ignored; False where it is not."""
    mine = (MetricOffer.workspace_id == workspace, MetricOffer.id == key, MetricOffer.ignored_at.is_not(None))
    said = update(MetricOffer).where(*mine).values(ignored_by=None, ignored_why=None, ignored_at=None)
    return tx.execute(said.returning(MetricOffer.id)).first() is not None


def _mine(workspace: int, source: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return MetricOffer.workspace_id == workspace, MetricOffer.source == source


def _survey(tx: Session, workspace: int, source: str) -> MetricSurvey | None:
    return tx.scalar(select(MetricSurvey).where(MetricSurvey.workspace_id == workspace, MetricSurvey.source == source))


def _told(tx: Session, workspace: int, source: str, now: datetime) -> None:
    row = _survey(tx, workspace, source)
    if row is not None:
        row.looked_at, row.why = now, None
        tx.flush()


def _set(tx: Session, keys: Sequence[int], **values: object) -> None:
    for start in range(0, len(keys), BATCH):
        tx.execute(update(MetricOffer).where(MetricOffer.id.in_(keys[start : start + BATCH])).values(**values))


def _row(workspace: int, source: str, of: Offered, now: datetime) -> dict[str, object]:
    told = {"query": of.query, "about": of.about[:ABOUT], "unit": of.unit[:20]}
    return {"workspace_id": workspace, "source": source, **told, "first_seen": now, "watched_there": False}
