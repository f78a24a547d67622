"""How a sample moves a watch from state to state; pure, and for one set of labels.

Each level is a small machine of its own: it gathers bad samples until it has lasted and come often enough together,
is on then, and goes off after some good samples. The watch is as grave as the gravest level that is on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.catalogue.watches import USUAL, Bound, Level, Levels, is_low_bad, level
from bot.severity import Severity, parse
from bot.watches.rules import ALARMED, Definition, Happened, State

MAIN, FREE, FULL, MISSED = "value", "free", "full", "missed"
"""What of a watch has levels: its figure, the bytes left, the time until it is full, the samples without data."""
FLAPS = 5
FLAPPING_WITHIN = timedelta(hours=1)
"""A watch that is raised so often within that time goes to and fro."""
CALM_FOR = timedelta(minutes=30)
"""How long one that goes to and fro has to be well before it is taken for well."""


@dataclass(frozen=True)
class Gauge:
    """Something of a watch that has levels; `side` is above, below or outside."""

    key: str
    side: str
    levels: Levels
    hold: timedelta = timedelta(0)
    count: int = 1
    needs_traffic: bool = False


@dataclass(frozen=True)
class Mark:
    """How far a level is: bad samples and the seconds that they lasted, or on with good ones since."""

    hits: int = 0
    held: float = 0.0
    on: bool = False
    good: int = 0

    @property
    def document(self) -> dict[str, Any]:
        """The mark as it is kept, without what is as always."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Sample:
    """What was seen at a moment: a figure for each gauge that has one, and whether there was traffic enough."""

    at: datetime
    values: Mapping[str, float]
    is_enough: bool = True


@dataclass(frozen=True)
class Standing:
    """How a watch stands; see `bot.models.WatchState`. `marks` has the levels that are not at rest."""

    since: datetime
    state: State = State.OK
    severity: Severity | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    seen_at: datetime | None = None
    value: float | None = None
    missed: int = 0
    episode: int = 0
    raised_at: datetime | None = None
    flapping_until: datetime | None = None

    @property
    def hits(self) -> int:
        """Bad samples of the level that has most of them."""
        return max((mark.hits for mark in self.marks.values()), default=0)

    @property
    def good(self) -> int:
        """Good samples since the last bad one, while it fires."""
        return min((mark.good for mark in self.marks.values() if mark.on), default=0)


@dataclass(frozen=True)
class Change:
    """Something that happened by a sample."""

    kind: Happened
    severity: Severity | None


def gauges(of: Definition) -> tuple[Gauge, ...]:
    """Tell what of a watch has levels."""
    is_low = is_low_bad(of.condition, of.levels)
    side = "outside" if of.condition == "outside" else "below" if is_low else "above"
    found = [Gauge(MAIN, side, of.levels, of.hold, of.count, needs_traffic=of.minimum is not None)]
    if of.missed is not None and of.condition != "no_data":
        found.append(Gauge(MISSED, "above", {Severity.SEV3: level(of.missed, 1)}))
    if of.free_metric is not None:
        found.append(Gauge(FREE, "below", USUAL["disk"].free, count=of.count))
    if of.over is not None and of.condition in ("above", "below"):
        found.append(Gauge(FULL, "below", USUAL["disk"].full, count=of.count))
    return tuple(found)


def moved(plan: tuple[Gauge, ...], before: Standing, sample: Sample, gap: timedelta) -> tuple[Standing, list[Change]]:
    """Tell how a watch stands after a sample, and what happened.

    A sample that is no newer than the last changes nothing. Bad samples further apart than `gap` do not last together,
    and neither do those before and after a clock was set back by more than that.
    """
    lasted = _lasted(before.seen_at, sample.at, gap)
    if lasted is not None and lasted < 0:
        return before, []
    marks = dict(_marks(plan, before.marks, sample, lasted))
    after = replace(before, marks=marks)
    if marks or before.state in ALARMED:
        after = replace(after, seen_at=sample.at, value=sample.values.get(MAIN, before.value))
    return _settled(before, after, sample.at)


def _lasted(seen_at: datetime | None, at: datetime, gap: timedelta) -> float | None:
    """Give the seconds between two samples that lie together, None where they do not, and -1 for an old one."""
    if seen_at is None or at - seen_at > gap or seen_at - at > gap:
        return None
    return (at - seen_at).total_seconds() if at > seen_at else -1.0


def _marks(
    plan: tuple[Gauge, ...], before: Mapping[str, Mark], sample: Sample, lasted: float | None
) -> Iterator[tuple[str, Mark]]:
    for gauge in plan:
        value = sample.values.get(gauge.key)
        for severity, each in gauge.levels.items():
            key = f"{gauge.key}:{severity.word}"
            mark = before.get(key, Mark())
            if value is not None:
                mark = _marked(gauge, each, mark, value, lasted, is_enough=sample.is_enough or not gauge.needs_traffic)
            if mark != Mark():
                yield key, mark


def _marked(gauge: Gauge, each: Level, mark: Mark, value: float, lasted: float | None, *, is_enough: bool) -> Mark:
    """Move one level by a figure."""
    if mark.on:
        good = mark.good + 1 if is_clear(gauge.side, value, each.clear) else 0
        return Mark() if good >= gauge.count else Mark(on=True, good=good)
    if not (is_enough and is_beyond(gauge.side, value, each.raised)):
        return Mark()
    goes_on = mark.hits > 0 and lasted is not None
    hits, held = (mark.hits + 1, mark.held + (lasted or 0.0)) if goes_on else (1, 0.0)
    if hits >= gauge.count and held >= gauge.hold.total_seconds():
        return Mark(on=True)
    return Mark(hits, held)


def is_beyond(side: str, value: float, raised: Bound) -> bool:
    """Whether a figure is bad enough to raise a level; bounds on both sides are well themselves."""
    if isinstance(raised, tuple):
        return not raised[0] <= value <= raised[1]
    return value <= raised if side == "below" else value >= raised


def is_clear(side: str, value: float, clear: Bound | None) -> bool:
    """Whether a figure is good enough for a level to go off."""
    if isinstance(clear, tuple):
        return clear[0] <= value <= clear[1]
    if clear is None:
        return False
    return value > clear if side == "below" else value < clear


def _settled(before: Standing, after: Standing, at: datetime) -> tuple[Standing, list[Change]]:
    """Draw from the levels what state the watch is in."""
    severity = _gravest(after.marks)
    if before.state in ALARMED:
        return _while_alarmed(before, after, severity, at)
    if severity is not None:
        raised = replace(after, state=State.FIRING, severity=severity, since=at, raised_at=at)
        return replace(raised, episode=before.episode + 1), [Change(Happened.RAISED, severity)]
    state = State.PENDING if after.marks else State.OK if before.state == State.PENDING else before.state
    return replace(after, state=state, since=before.since if state == before.state else at), []


def _while_alarmed(
    before: Standing, after: Standing, severity: Severity | None, at: datetime
) -> tuple[Standing, list[Change]]:
    """Say what a sample means for an alarm; one that goes to and fro is over only when it was well for long."""
    flapping_until = before.flapping_until
    if flapping_until is not None and severity is not None:
        flapping_until = at + CALM_FOR
    after = replace(after, flapping_until=flapping_until)
    if severity is None and flapping_until is not None and at < flapping_until:
        return after, []
    if severity is None:
        is_mended = before.state in (State.RECOVERING, State.VERIFYING)
        state = State.RECOVERED if is_mended else State.PENDING if after.marks else State.OK
        kind = Happened.RECOVERED if is_mended else Happened.CLEARED
        over = replace(after, state=state, severity=None, since=at, flapping_until=None)
        return over, [Change(kind, before.severity)]
    if severity == before.severity:
        return after, []
    kind = Happened.WORSE if before.severity is None or severity < before.severity else Happened.BETTER
    return replace(after, severity=severity), [Change(kind, severity)]


def _gravest(marks: Mapping[str, Mark]) -> Severity | None:
    return min(
        (found for key, mark in marks.items() if mark.on and (found := parse(key.partition(":")[2]))), default=None
    )


def is_well(standing: Standing) -> bool:
    """Whether the last sample was a good one for every level."""
    return all(mark.on and mark.good > 0 for mark in standing.marks.values())


def reasons(marks: Mapping[str, Mark]) -> frozenset[str]:
    """Tell for what an alarm is: the gauges of the levels that are on."""
    return frozenset(key.partition(":")[0] for key, mark in marks.items() if mark.on)
