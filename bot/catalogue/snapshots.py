"""Snapshots of metrics that are taken on schedule."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.durations import Duration
from bot.catalogue.names import ChannelName, ServiceName, zone_name
from bot.catalogue.windows import MINUTES, DaySet, Moment, Window, time_of_day

SECOND = timedelta(seconds=1)
Every = Annotated[Duration, Field(ge=timedelta(minutes=5), le=timedelta(days=1))]
Span = Annotated[Duration, Field(ge=timedelta(minutes=5), le=timedelta(days=90))]


class SnapshotTable(BaseModel):
    """A table `[snapshot.<name>]`: which metrics are shown together, where, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    metrics: tuple[ServiceName, ...] = Field(default=(), max_length=30, description="a list of at most 30 metrics")
    service: ServiceName | None = Field(default=None, description="a service, for all of its metrics")
    channel: ChannelName = Field(description='a channel such as "figures"')
    every: Every | None = Field(default=None, description='a duration from "5m" to "1d", counted from midnight UTC')
    at: Annotated[Moment | None, BeforeValidator(lambda value: None if value is None else time_of_day(value))] = Field(
        default=None, description='a time of day such as "09:00"'
    )
    days: DaySet = Field(default=frozenset(range(7)), description='weekdays such as "mon-fri" or "daily", with `at`')
    zone: Annotated[str, AfterValidator(zone_name)] = Field(
        default="UTC", description='a time zone such as "Asia/Seoul", for `at`'
    )
    span: Span = Field(default=timedelta(days=1), description='how far back it shows, from "5m" to "90d"')

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if bool(self.metrics) == (self.service is not None):
            raise ValueError("is of no metrics, or of two kinds; expected one of `metrics` and `service`")
        if (self.every is None) == (self.at is None):
            raise ValueError("is taken at no time, or at two kinds; expected one of `every` and `at`")
        return self

    def due(self, since: datetime, until: datetime, is_holiday: Callable[[date], bool]) -> datetime | None:
        """Give the newest moment after `since` and not after `until` at which it is due; None where there is none."""
        if self.every is not None:
            newest = until - timedelta(seconds=until.timestamp() % self.every.total_seconds())
            return newest if newest > since else None
        return max(self._window.begins(since + SECOND, until + SECOND, is_holiday), default=None)

    @cached_property
    def _window(self) -> Window:
        """The timetable as a window whose spans begin when it is due."""
        start, end = self.at or Moment(None, 0), Moment(None, MINUTES)
        return Window.model_construct(name="snapshot", days=self.days, start=start, end=end, zone=self.zone)
