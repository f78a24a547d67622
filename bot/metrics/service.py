"""Writes to snapshots of metrics; the caller's transaction, the caller's commit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue.metrics import Metric
from bot.metrics.ports import Series, Span, Unanswerable
from bot.metrics.rules import State
from bot.models import MetricSnapshot


@dataclass(frozen=True)
class Occasion:
    """Why a snapshot is taken: a word for it, of what it is, who asked, and in which channel it is shown.

    `round` is the key of those that are taken with it, whose message shows it.
    """

    reason: str
    subject: str | None = None
    person: str | None = None
    channel: str | None = None
    round: int | None = None


def ask(
    tx: Session, workspace: int, name: str, metric: Metric, span: Span, occasion: Occasion, now: datetime
) -> MetricSnapshot:
    """Note that a metric of the catalogue is to be looked at over a span, and what it means today."""
    row = MetricSnapshot(
        workspace_id=workspace,
        metric=name,
        titles={language: metric.title_in(language, name) for language in ("en", "ko")},
        service=metric.service,
        source=metric.source,
        query=metric.query,
        unit=metric.measured_in,
        good=metric.better,
        reason=occasion.reason,
        subject=occasion.subject,
        asked_by=occasion.person,
        channel=occasion.channel,
        round_id=occasion.round,
        start_at=span.start,
        end_at=span.end,
        step=int(span.step.total_seconds()),
        state=State.ASKED,
        points=[],
        warnings=[],
        asked_at=now,
    )
    tx.add(row)
    tx.flush()
    return row


def past(tx: Session, row: MetricSnapshot, found: Series, _now: datetime) -> None:
    """Keep the figures of the span, each at its place."""
    values = {int((point.at - row.start_at).total_seconds()) // row.step: point.value for point in found.points}
    count = int((row.end_at - row.start_at).total_seconds()) // row.step + 1
    row.points = [values.get(place) for place in range(count)] if values else []
    row.warnings = list(found.warnings)
    tx.flush()


def taken(tx: Session, row: MetricSnapshot, found: Series, now: datetime) -> None:
    """Keep the figure of now, with which all is there."""
    row.now = found.last.value if found.last else None
    row.warnings = list(dict.fromkeys([*row.warnings, *found.warnings]))
    row.state, row.taken_at = State.TAKEN, now
    tx.flush()


def failed(tx: Session, row: MetricSnapshot, refusal: Unanswerable, at: datetime) -> None:
    """Note why a source told nothing."""
    row.state, row.why, row.said, row.taken_at = State.FAILED, refusal.why, refusal.said, at
    tx.flush()
