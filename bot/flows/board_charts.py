"""The charts of the wall board: chosen metrics from the points that were kept of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.messages.board import Chart, Course
from bot.metrics import points, queries
from bot.metrics.ports import Span
from bot.metrics.queries import SeriesView
from bot.metrics.rules import STEPS, on_grid
from bot.watches.queries import StateView

USUAL = 4
"""Charts that are drawn where the file chooses none."""
COURSES = 4
"""Courses of a chart; with more, no eye tells them apart."""
COLUMNS = 120
"""Points of a course at the most: a chart is not wider on a screen."""
OLD = timedelta(minutes=5)
"""After which time a figure is told as that of now no more."""


def read(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    known: Mapping[str, Metric],
    alarms: Sequence[StateView],
    now: datetime,
) -> Sequence[Chart]:
    """Read the charts that the file chooses, else those of its first metrics; one that was never looked at is empty."""
    chosen = catalogue.board.charts
    names = list(catalogue.metrics)[:USUAL] if chosen is None else chosen
    found = queries.every_series(tx, workspace, list(names))
    span = span_of(catalogue.board.span, now)
    return [_chart(tx, name, known[name], found.get(name, ()), alarms, span, now) for name in names if name in known]


def span_of(length: timedelta, now: datetime) -> Span:
    """Lay the board's span until now, in steps that a screen can show."""
    step = next((each for each in STEPS if length / each <= COLUMNS), STEPS[-1])
    end = on_grid(now, step)
    return Span(end - int(length / step) * step, end, step)


def _chart(
    tx: Session,
    name: str,
    metric: Metric,
    found: Sequence[SeriesView],
    alarms: Sequence[StateView],
    span: Span,
    now: datetime,
) -> Chart:
    titles = {language: metric.title_in(language, name) for language in ("en", "ko")}
    levels = [each.severity for each in alarms if each.watch.definition.metric == name and each.severity is not None]
    courses = [_course(tx, each, span, now) for each in found[:COURSES]]
    return Chart(titles, metric.measured_in, metric.better, courses, min(levels, default=None))


def _course(tx: Session, of: SeriesView, span: Span, now: datetime) -> Course:
    value = of.last_value if now - of.last_at < OLD else None
    return Course(", ".join(of.labels.values()), points.over(tx, of.id, span), value)
