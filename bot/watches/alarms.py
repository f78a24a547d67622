"""Reads of alarms into what their messages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models import MetricSeries, WatchState
from bot.severity import Severity
from bot.watches import queries
from bot.watches.machine import Mark, reasons
from bot.watches.queries import EventView, StateView
from bot.watches.rules import Happened

ENDS = (Happened.CLEARED, Happened.RECOVERED)


@dataclass(frozen=True)
class AlarmView:
    """An alarm, now or as it was; `reasons` says for what it is (see `bot.watches.machine`), `worst` how grave it was.

    `value` is the last figure that was seen, at `seen_at`. `end` is what ended it, and `why` a word where that was no
    sample. `series` is where its course is kept.
    """

    state: StateView
    series: int | None
    titles: Mapping[str, str]
    unit: str
    reasons: frozenset[str]
    severity: Severity
    worst: Severity
    value: float | None
    seen_at: datetime
    raised_at: datetime
    ended_at: datetime | None
    end: Happened | None
    why: str | None

    @property
    def lasted(self) -> timedelta:
        """How long it lasted, until it ended or was seen last."""
        return (self.ended_at or self.seen_at) - self.raised_at


def alarm(tx: Session, key: int, episode: int) -> AlarmView | None:
    """Read an alarm of a state; None where there was none."""
    events, row = queries.of_episode(tx, key, episode), tx.get_one(WatchState, key)
    raised = next((each for each in events if each.kind == Happened.RAISED), None)
    if raised is None:
        return None
    state = queries.state(tx, key)
    ended = next((each for each in events if each.kind in ENDS), None)
    graded = [each.severity for each in events if each.severity is not None]
    is_now = ended is None and row.episode == episode
    return AlarmView(
        state,
        _series(tx, row, state),
        raised.detail.get("titles", {}),
        raised.detail.get("unit", ""),
        reasons({name: Mark(**kept) for name, kept in row.marks.items()}) if is_now else frozenset(),
        (state.severity if is_now else None) or graded[-1],
        min(graded),
        state.value if is_now else events[-1].value,
        (row.seen_at if is_now else None) or events[-1].at,
        raised.at,
        ended.at if ended else None,
        ended.kind if ended else None,
        _why(ended),
    )


def _why(ended: EventView | None) -> str | None:
    return str(ended.detail["why"]) if ended and "why" in ended.detail else None


def _series(tx: Session, row: WatchState, state: StateView) -> int | None:
    same = (MetricSeries.workspace_id == row.workspace_id, MetricSeries.metric == state.watch.definition.metric)
    return tx.scalar(select(MetricSeries.id).where(*same, MetricSeries.label_key == row.label_key))
