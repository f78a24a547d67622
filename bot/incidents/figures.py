"""How often there were incidents, and how long they took: counted over a while, each trouble once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.incidents.queries import times
from bot.incidents.rules import OPEN, Move, State, mean, open_for
from bot.incidents.visible import visible_to
from bot.models import Incident, TimelineEntry
from bot.severity import Severity

NOT_COUNTED = (State.CANCELLED, State.MERGED)
"""A false alarm was none, and a duplicate is counted by the incident of which it is a part."""
STILL_OPEN, NOT_TAKEN_UP = "open", "not_taken_up"
"""Why an incident that counts has no time to be resolved, or to be acknowledged."""


@dataclass(frozen=True)
class Case:
    """An incident as it is counted: how long it needed people, and how long until somebody took it up."""

    severity: Severity
    state: State
    to_acknowledge: timedelta | None
    needed: timedelta

    @property
    def to_resolve(self) -> timedelta | None:
        """How long it needed people, once it no longer does."""
        return None if self.state in OPEN else self.needed


@dataclass(frozen=True)
class Row:
    """Incidents of one severity, or of all where that is None, with the means of what took them how long."""

    severity: Severity | None
    count: int
    to_acknowledge: timedelta | None
    to_resolve: timedelta | None


@dataclass(frozen=True)
class Figures:
    """All of them, by severity the gravest first, and how many were left out of what, by the reason."""

    total: Row
    rows: Sequence[Row]
    left_out: Mapping[str, int]


def summed(cases: Collection[Case]) -> Figures:
    """Count incidents, and average their times over those that have them."""
    counted = [case for case in cases if case.state not in NOT_COUNTED]
    rows = [_row(level, [case for case in counted if case.severity == level]) for level in Severity]
    return Figures(_row(None, counted), [row for row in rows if row.count], _left_out(cases))


def _row(severity: Severity | None, cases: Collection[Case]) -> Row:
    return Row(
        severity,
        len(cases),
        mean(case.to_acknowledge for case in cases if case.to_acknowledge is not None),
        mean(case.to_resolve for case in cases if case.to_resolve is not None),
    )


def _left_out(cases: Iterable[Case]) -> Mapping[str, int]:
    reasons: Counter[str] = Counter()
    for case in cases:
        if case.state in NOT_COUNTED:
            reasons[case.state] += 1
            continue
        reasons[STILL_OPEN] += case.to_resolve is None
        reasons[NOT_TAKEN_UP] += case.to_acknowledge is None
    return {reason: count for reason, count in reasons.items() if count}


def since(
    tx: Session, workspace: int, begin: datetime, now: datetime, *, service: str | None = None, who: str | None = None
) -> Figures:
    """Count the incidents that were declared since a time and that `who` may know of, of one service or of all."""
    mine = (visible_to(workspace, who), Incident.declared_at >= begin)
    rows = [row for row in tx.scalars(select(Incident).where(*mine)) if service is None or service in row.services]
    moves = _moves(tx, [row.id for row in rows])
    return summed([_case(row, moves[row.id], now) for row in rows])


def _case(row: Incident, moves: Sequence[Move], now: datetime) -> Case:
    known = times(row)
    needed = open_for(known.detected, moves, now)
    return Case(Severity(row.severity), State(row.state), known.to_acknowledge, needed)


def _moves(tx: Session, incidents: Collection[int]) -> Mapping[int, list[Move]]:
    """Read how incidents went from state to state, of all in one go."""
    same = (TimelineEntry.incident_id.in_(incidents), TimelineEntry.kind == "state")
    columns = (TimelineEntry.incident_id, TimelineEntry.detail, TimelineEntry.happened_at)
    found: dict[int, list[Move]] = defaultdict(list)
    for incident, detail, at in tx.execute(select(*columns).where(*same).order_by(TimelineEntry.id)):
        found[incident].append(Move(detail["to"], at))
    return found
