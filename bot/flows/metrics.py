"""Snapshots of metrics: a source is asked once, and what it tells is kept and shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import metric_rounds
from bot.flows.metric_pictures import ask as picture
from bot.flows.outside import asked
from bot.flows.projections import want
from bot.flows.services import of
from bot.http import OutsideAway
from bot.metrics import points, queries, rounds, service
from bot.metrics.ports import Point, Series, Source, Span, Unanswerable
from bot.metrics.queries import span_of_row
from bot.metrics.rounds import MOST, Cause
from bot.metrics.rules import State
from bot.metrics.service import Occasion
from bot.models import MetricSnapshot
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

PATIENCE = timedelta(minutes=1)
"""How long a source that does not answer is asked again before people are told."""
AWAY, GONE = "away", "gone"
Keep = Callable[[Session, MetricSnapshot, Series, datetime], None]
"""Writes what a source told into a snapshot."""


def take(
    tx: Session, catalogue: Catalogue, workspace: int, name: str, span: Span, occasion: Occasion, now: datetime
) -> MetricSnapshot:
    """Have a metric looked at, kept, and shown where the occasion says."""
    metric = queries.known(tx, workspace, catalogue)[name]
    row = service.ask(tx, workspace, name, metric, span, occasion, now)
    enqueue(tx, TAKE, workspace, f"metric-snapshot:{row.id}", {"snapshot": row.id}, now=now)
    return row


def take_together(
    tx: Session, catalogue: Catalogue, workspace: int, wanted: Sequence[tuple[str, Span]], cause: Cause, now: datetime
) -> int | None:
    """Have metrics looked at together, each over its span, and shown in one message; answer the key of the round.

    Answers None where that was done for the same cause already. Those over `MOST`, and unknown ones, are left out.
    """
    known = queries.known(tx, workspace, catalogue)
    those = [(name, span) for name, span in wanted if name in known][:MOST]
    key = rounds.begin(tx, workspace, cause, now) if those else None
    if key is not None:
        occasion = Occasion(cause.reason, cause.subject, cause.person, round=key)
        for name, span in those:
            take(tx, catalogue, workspace, name, span, occasion, now)
        metric_rounds.show_soon(tx, workspace, key, now)
    return key


def _past(run: Run) -> Record | End:
    """Ask for the figures of the span; where the source has no past, those are told that were kept of it."""
    row = _row(run)
    span = span_of_row(row)

    def call(source: Source) -> Series:
        found = source.over(row.query, span)
        return found if found.points else Series(_kept(run, row, span), warnings=found.warnings)

    return _told(run, row, call, service.past)


def _now(run: Run) -> Record | End:
    """Ask for the figure of now, which may be newer than the last step of the span; one of the past has none."""
    row = _row(run)
    if row.end_at < row.asked_at - 2 * span_of_row(row).step:
        return lambda tx: _keep(tx, row.id, service.taken, Series(), run.now())
    return _told(run, row, lambda source: source.now(row.query, run.now()), service.taken)


def _kept(run: Run, row: MetricSnapshot, span: Span) -> Sequence[Point]:
    """Give what was kept of a metric over a span; nothing where it is several series."""
    with run.database.read() as tx:
        several = queries.series(tx, row.workspace_id, row.metric)
        return points.over(tx, several[0].id, span) if len(several) == 1 else ()


def _row(run: Run) -> MetricSnapshot:
    with run.database.read() as tx:
        return tx.get_one(MetricSnapshot, run.payload["snapshot"])


def _told(run: Run, row: MetricSnapshot, call: Callable[[Source], Series], keep: Keep) -> Record | End:
    """Ask the source, and keep what it tells; where it says no, or does not answer, that is shown instead."""
    source = of(run).source(row.source)
    if source is None:
        return End(lambda tx: _failed(tx, row.id, Unanswerable(GONE), run.now()))
    try:
        found = asked(run, lambda: call(source))
    except OutsideAway:
        if run.now() - row.asked_at < PATIENCE:
            raise
        return End(lambda tx: _failed(tx, row.id, Unanswerable(AWAY), run.now()))
    except Unanswerable as error:
        refusal = error
        return End(lambda tx: _failed(tx, row.id, refusal, run.now()))
    return lambda tx: _keep(tx, row.id, keep, found, run.now())


def _keep(tx: Session, key: int, keep: Keep, found: Series, now: datetime) -> None:
    row = tx.get_one(MetricSnapshot, key)
    keep(tx, row, found, now)
    _show(tx, row, now)


def _failed(tx: Session, key: int, refusal: Unanswerable, now: datetime) -> None:
    row = tx.get_one(MetricSnapshot, key)
    service.failed(tx, row, refusal, now)
    _show(tx, row, now)


def _show(tx: Session, row: MetricSnapshot, now: datetime) -> None:
    if row.round_id is not None and row.state != State.ASKED:
        metric_rounds.follow(tx, row.round_id, now)
    if row.channel is not None and row.state != State.ASKED:
        want(tx, row.workspace_id, "metric.snapshot", str(row.id), row.channel, now)
        if row.state == State.TAKEN:
            picture(tx, row.workspace_id, "metric.snapshot", str(row.id), now)


def _gave_up(tx: Session, payload: Mapping[str, Any], _reason: str) -> None:
    """Say that the source did not answer for too long."""
    row = tx.get_one(MetricSnapshot, payload["snapshot"])
    _failed(tx, row.id, Unanswerable(AWAY), row.asked_at)


TAKE = Flow("metric.take/1", Lane.NORMAL, (Step("past", _past), Step("now", _now)), ("snapshot",), _gave_up)
FLOWS = (TAKE,)
