"""Scales: where figures and moments lie, and at which of them a line is drawn."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from babel.dates import format_datetime

from bot.messages.amounts import size_of
from bot.messages.languages import Language

BRIEF = 3
"""Letters of a unit that stands at a tick."""
TINY = 1e-9
"""What computing with figures adds to them."""
FAR, FLAT = 0.6, 0.02
"""Figures that are all above such a share of the highest are shown without 0, unless they differ by less than such a
share of it: what hardly changes is to look so.
"""
ROUND = (1, 2, 2.5, 5, 10)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = (
    *(minutes * MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * DAY for days in (1, 2, 7, 14, 28)),
)
FINE = 15 * MINUTE
"""Offsets of all time zones are whole ones of these."""
OF_DAY: dict[Language, str] = {"en": "d MMM", "ko": "M월 d일"}
OF_HOUR = "HH:mm"


@dataclass(frozen=True)
class Tick:
    """A figure or, as a share of its time, a moment; and what is written there."""

    value: float
    label: str


@dataclass(frozen=True)
class Scale:
    """Figures from `low` to `high`, with a tick at each round one."""

    low: float
    high: float
    step: float
    unit: str

    def place(self, value: float) -> float:
        """Tell where a figure lies, from 0 at the lowest to 1 at the highest; others lie beyond."""
        return (value - self.low) / (self.high - self.low)

    @property
    def size(self) -> tuple[float, str]:
        """Tell by what figures are multiplied to be written, and the unit that they have then."""
        return size_of(max(abs(self.low), abs(self.high)), self.unit)

    @property
    def ticks(self) -> Sequence[Tick]:
        """Name the round figures, the highest one with a unit that is short."""
        (share, name), count = self.size, round((self.high - self.low) / self.step)
        values = [self.low + at * self.step for at in range(count + 1)]
        places = _decimals(self.step * share)
        labels = [f"{value * share:,.{places}f}" if abs(value) > self.step / 2 else "0" for value in values]
        labels[-1] += f" {name}" if 0 < len(name) <= BRIEF else ""
        return [Tick(value, label) for value, label in zip(values, labels, strict=True)]

    @property
    def long_unit(self) -> str:
        """The unit where it is too long for a tick."""
        return self.size[1] if len(self.size[1]) > BRIEF else ""


def scale(values: Sequence[float], unit: str, ticks: int) -> Scale:
    """Lay a scale of at most so many steps around figures; 0 is on it unless it is far away."""
    low, high = _ends(min(values, default=0.0), max(values, default=1.0))
    step = _step(high - low, ticks)
    return Scale(math.floor(low / step + TINY) * step, math.ceil(high / step - TINY) * step, step, unit)


def _ends(low: float, high: float) -> tuple[float, float]:
    if low == high:
        return (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    if low >= 0:
        return (0.0 if low <= high * FAR or high - low < high * FLAT else low), high
    return low, (0.0 if high <= 0 and (high >= low * FAR or low - high > low * FLAT) else high)


def _step(length: float, ticks: int) -> float:
    power = 10.0 ** math.floor(math.log10(length / ticks))
    return next(each * power for each in ROUND if each * power * ticks >= length * (1 - TINY))


def _decimals(step: float) -> int:
    """Tell how many digits behind the point tell whole steps apart."""
    return next((count for count in range(9) if abs(step * 10**count - round(step * 10**count)) < TINY * 10**count), 9)


def moments(start: datetime, end: datetime, zone: tzinfo, language: Language, most: int) -> Sequence[Tick]:
    """Name at most so many round moments of a zone's clocks between two others, days by their date."""
    step = next((each for each in STEPS if (end - start) / each <= most), STEPS[-1])
    found = _days(start, end, zone, step.days) if step >= DAY else _hours(start, end, zone, step)
    return [Tick((at - start) / (end - start), _label(at.astimezone(zone), step, language)) for at in found]


def _hours(start: datetime, end: datetime, zone: tzinfo, step: timedelta) -> Iterator[datetime]:
    """Find the moments at which local clocks show whole steps, whatever the zone's offset is then."""
    grain = min(step, FINE)
    at = start - timedelta(seconds=start.timestamp() % grain.total_seconds())
    while at <= end:
        local = at.astimezone(zone)
        if at >= start and timedelta(hours=local.hour, minutes=local.minute) % step == timedelta(0):
            yield at
        at += grain


def _days(start: datetime, end: datetime, zone: tzinfo, step: int) -> Iterator[datetime]:
    """Find the midnights of every so many days; of weeks those of Mondays."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        at = datetime.combine(day, time(), zone).astimezone(UTC)
        if day.toordinal() % step == 1 % step and start <= at <= end:
            yield at
        day += DAY


def _label(local: datetime, step: timedelta, language: Language) -> str:
    is_day = step >= DAY or local.time() == time()
    return str(format_datetime(local, OF_DAY[language] if is_day else OF_HOUR, locale=language))
