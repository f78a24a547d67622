"""The one grammar of time windows: when deploys freeze, alerts are mute, and who is told by night."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.days import Dates, dates, weekday, weekdays
from bot.catalogue.names import WindowName, zone_name

IsHoliday = Callable[[date], bool]
Span = tuple[datetime, datetime]
"""From a moment to another that no longer belongs to it, both in UTC."""

DAY = timedelta(days=1)
MINUTES = 24 * 60
LONGEST = 8
"""Days after its first for which a span can last: a week, and one for a zone that skips a day."""

HORIZON = 1105
"""Days ahead in which `next_change` looks; a little over three years."""


class Moment(NamedTuple):
    """A time of day in minutes from midnight (up to 1440), on one weekday or on any."""

    weekday: int | None
    minute: int


def moment(value: object) -> Moment:
    """Read `22:00`, `24:00`, or `fri 18:00`, or a TOML time; raises ValueError with the reason."""
    text = value.strftime("%H:%M") if isinstance(value, time) else str(value).strip()
    found = re.fullmatch(r"(?:(\S+)\s+)?(\d\d?):(\d\d)", text)
    if found is None or int(found[3]) >= 60 or (minute := int(found[2]) * 60 + int(found[3])) > MINUTES:  # noqa: PLR2004
        raise ValueError(f'"{text}" is no time of day')
    return Moment(weekday(found[1]) if found[1] else None, minute)


def time_of_day(value: object) -> Moment:
    """Read `22:00`, a time of any day before midnight; raises ValueError with the reason."""
    found = moment(value)
    if found.weekday is not None or found.minute == MINUTES:
        raise ValueError(f'"{value}" is no time of day')
    return found


def _day_set(value: object) -> frozenset[int]:
    return weekdays(",".join(map(str, value)) if isinstance(value, list) else str(value))


def _date_list(value: object) -> tuple[Dates, ...]:
    return tuple(dates(str(part)) for part in (value if isinstance(value, list) else [value]))


DaySet = Annotated[frozenset[int], BeforeValidator(_day_set)]
DateList = Annotated[tuple[Dates, ...], BeforeValidator(_date_list)]


def no_holiday(day: date) -> bool:  # noqa: ARG001
    """Know of no holiday."""
    return False


class Window(BaseModel):
    """Times that recur.

    Days, dates and holidays are those on which a span begins, in the window's zone; a span that ends at or before
    the time at which it began goes on into the next day, or with weekdays in `from` and `to` into that weekday.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: WindowName = Field(description='a name such as "nights", in lower case')
    days: DaySet = Field(
        default=frozenset(range(7)), description='weekdays such as "mon-fri", "sat, sun", "weekdays" or "daily"'
    )
    start: Annotated[Moment, BeforeValidator(moment)] = Field(
        default=Moment(None, 0), alias="from", description='a time of day such as "22:00", or "fri 18:00"'
    )
    end: Annotated[Moment, BeforeValidator(moment)] = Field(
        default=Moment(None, MINUTES),
        alias="to",
        description='a time of day such as "06:00" or "24:00", or "mon 09:00"',
    )
    zone: Annotated[str, AfterValidator(zone_name)] = Field(
        default="UTC", description='a time zone such as "Asia/Seoul"'
    )
    dates: DateList | None = Field(
        default=None, description='dates such as "2026-12-24", "2026-12-20..2027-01-03", or "12-25" for every year'
    )
    holidays: Literal["include", "exclude", "only"] | None = Field(
        default=None,
        description='"include" (holidays count as well as `days`), "exclude" (never on holidays) or "only"',
    )

    @model_validator(mode="before")
    @classmethod
    def _whole_day(cls, value: Any) -> Any:  # noqa: ANN401
        """Say which keys do not go together, before their values are read."""
        if not isinstance(value, dict):
            return value
        sides = [isinstance(side := value.get(key), str) and " " in side.strip() for key in ("from", "to")]
        if sides[0] != sides[1]:
            raise ValueError("has a weekday on one side only; expected one in both `from` and `to`, or in neither")
        if all(sides) and "days" in value:
            raise ValueError("has `days` and weekdays in `from` and `to`; expected one of the two")
        return value

    def contains(self, instant: datetime, is_holiday: IsHoliday = no_holiday) -> bool:
        """Whether an aware moment lies in the window."""
        day = instant.astimezone(ZoneInfo(self.zone)).date()
        back = 2 if self.start.weekday is None else LONGEST
        spans = self._spans(day - back * DAY, back + 2, is_holiday)
        return any(begin <= instant < end for begin, end in spans)

    def next_change(self, instant: datetime, is_holiday: IsHoliday = no_holiday) -> datetime | None:
        """Find the next moment, in UTC, at which the window opens or closes.

        None where that is more than three years away.
        """
        day = instant.astimezone(ZoneInfo(self.zone)).date()
        edge: datetime | None = None
        for begin, end in self._spans(day - LONGEST * DAY, LONGEST + HORIZON, is_holiday):
            if edge is not None and begin > edge:
                return edge
            if begin > instant and edge is None:
                return begin
            if end > instant:
                edge = max(edge or end, end)
        return edge if edge is not None and edge - instant < (HORIZON - LONGEST) * DAY else None

    def spans(
        self, since: datetime, until: datetime, is_holiday: IsHoliday = no_holiday
    ) -> Iterator[tuple[datetime, datetime | None]]:
        """Give the spans that touch the time between two moments, in order; one that is open at `since` begins there.

        Those that meet are one; an end of which nothing is known for three years is None.
        """
        begin = since if self.contains(since, is_holiday) else self.next_change(since, is_holiday)
        while begin is not None and begin < until:
            end = self.next_change(begin, is_holiday)
            yield begin, end
            begin = self.next_change(end, is_holiday) if end is not None else None

    def begins(self, since: datetime, until: datetime, is_holiday: IsHoliday = no_holiday) -> Iterator[datetime]:
        """Give the moments, in UTC and in order, at which the window's spans begin, from one until before another."""
        first = since.astimezone(ZoneInfo(self.zone)).date() - DAY
        for begin, _ in self._spans(first, (until - since).days + 4, is_holiday):
            if since <= begin < until:
                yield begin

    def _spans(self, first: date, count: int, is_holiday: IsHoliday) -> Iterator[Span]:
        """Give the spans that begin on `count` days from `first`, in order."""
        for offset in range(count):
            day = first + offset * DAY
            if self._begins_on(day, is_holiday) and self._exists(day):
                begin, end = self._at(day, self.start.minute), self._at(day, self.start.minute + self._length)
                if begin < end:
                    yield begin, end

    def _begins_on(self, day: date, is_holiday: IsHoliday) -> bool:
        if self.dates is not None and not any(day in span for span in self.dates):
            return False
        chosen = day.weekday() in self.days if self.start.weekday is None else day.weekday() == self.start.weekday
        if self.holidays == "include":
            return chosen or is_holiday(day)
        if self.holidays is None:
            return chosen
        return chosen and is_holiday(day) == (self.holidays == "only")

    def _exists(self, day: date) -> bool:
        """Whether the zone has this day; Apia went from 29 to 31 December 2011."""
        return self._at(day, 0) < self._at(day, MINUTES)

    @property
    def _length(self) -> int:
        """Minutes on the wall's clock from begin to end."""
        if self.start.weekday is None or self.end.weekday is None:
            return self.end.minute - self.start.minute + (MINUTES if self.end.minute <= self.start.minute else 0)
        length = ((self.end.weekday - self.start.weekday) % 7) * MINUTES + self.end.minute - self.start.minute
        return length if length > 0 else length + 7 * MINUTES

    def _at(self, day: date, minute: int) -> datetime:
        """Turn a wall-clock time into UTC: one that is skipped shifts forward, of one that comes twice the first."""
        days, rest = divmod(minute, MINUTES)
        wall = datetime.combine(day + days * DAY, time(rest // 60, rest % 60), ZoneInfo(self.zone))
        return wall.astimezone(UTC)
