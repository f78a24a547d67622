"""Reads of what sources offer and of how metrics told, into what the rules of `unwatched` take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from bot.metrics.unwatched import Offer
from bot.models import MetricOffer, MetricSeries, MetricSurvey

COLUMNS = (
    MetricOffer.id,
    MetricOffer.source,
    MetricOffer.query,
    MetricOffer.about,
    MetricOffer.unit,
    MetricOffer.watched_there,
    MetricOffer.ignored_by,
    MetricOffer.ignored_why,
)


@dataclass(frozen=True)
class SurveyView:
    """The newest look at what a source offers; see `bot.models.MetricSurvey`."""

    source: str
    asked_at: datetime
    looked_at: datetime | None
    why: str | None
    down: Sequence[str]


def offers(tx: Session, workspace: int, ways: Mapping[str, str]) -> Sequence[Offer]:
    """List what sources offer now; `ways` says of each how it is asked, and of others nothing is told."""
    there = (MetricOffer.workspace_id == workspace, MetricOffer.gone_at.is_(None))
    rows = tx.execute(select(*COLUMNS).where(*there).order_by(MetricOffer.source, MetricOffer.query))
    return [_offer(row, ways[row.source]) for row in rows if row.source in ways]


def offer(tx: Session, workspace: int, key: int, ways: Mapping[str, str]) -> Offer | None:
    """Read one offer that a button names; None where it is gone."""
    same = (MetricOffer.workspace_id == workspace, MetricOffer.id == key, MetricOffer.gone_at.is_(None))
    row = tx.execute(select(*COLUMNS).where(*same)).one_or_none()
    return _offer(row, ways[row.source]) if row is not None and row.source in ways else None


def _offer(row: Row[int, str, str, str, str, bool, str | None, str | None], way: str) -> Offer:
    told = (row.query, row.about, row.unit, row.watched_there, row.ignored_by, row.ignored_why)
    return Offer(row.id, row.source, way, *told)


def surveys(tx: Session, workspace: int) -> Mapping[str, SurveyView]:
    """Read when each source was looked at."""
    rows = tx.scalars(select(MetricSurvey).where(MetricSurvey.workspace_id == workspace))
    return {row.source: SurveyView(row.source, row.asked_at, row.looked_at, row.why, tuple(row.down)) for row in rows}


def told(tx: Session, workspace: int) -> Mapping[str, tuple[datetime, datetime | None]]:
    """Tell of each metric that is collected when it was first looked at, and when it last told something."""
    columns = (MetricSeries.metric, func.min(MetricSeries.first_at), func.max(MetricSeries.told_at))
    rows = tx.execute(select(*columns).where(MetricSeries.workspace_id == workspace).group_by(MetricSeries.metric))
    return {metric: (first, newest) for metric, first, newest in rows}
