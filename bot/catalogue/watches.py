"""Watches that the catalogue keeps, and the thresholds that a kind of metric has where nobody says others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.alerting import SEVERITIES, SeverityWord
from bot.catalogue.durations import Duration, parse_duration
from bot.catalogue.metrics import Metric
from bot.catalogue.names import Callees, ChannelName, ServiceName, Slug, WindowName, WindowNames
from bot.severity import Severity

Condition = Literal["above", "below", "outside", "change", "no_data", "full"]
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
Bound = float | tuple[float, float]
"""Where something is too much: a figure, or for `outside` the lowest and the highest that are well."""
NUMBER = 'a number, a share such as "50 %" or a duration such as "4h"'
LEVELS = f"a table such as {{ danger = {{ raise = 90, clear = 85 }}, critical = 98 }}, with {SEVERITIES}"
SLACK = 0.1
"""How far the good side of a threshold is where nothing says it, as a share of the threshold."""
MISSED = 3
"""Samples in a row without data after which a watch fires, unless it says otherwise."""


def _number(value: object) -> object:
    """Read a share or a duration, which is counted in seconds; leave the rest as it is."""
    if not isinstance(value, str):
        return value
    if value.strip().endswith("%"):
        return float(value.strip().removesuffix("%")) / 100
    return parse_duration(value).total_seconds()


def _bound(value: object) -> object:
    return tuple(map(_number, value)) if isinstance(value, list | tuple) else _number(value)


class Level(BaseModel):
    """Where a severity is raised, and where it is clear again."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    raised: Annotated[Bound, BeforeValidator(_bound)] = Field(alias="raise", description=NUMBER)
    clear: Annotated[Bound, BeforeValidator(_bound)] | None = Field(default=None, description=NUMBER)

    @model_validator(mode="before")
    @classmethod
    def _raised_alone(cls, value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        return value if isinstance(value, dict) else {"raise": value}


def level(raised: Bound, clear: Bound) -> Level:
    """Make a level."""
    return Level.model_validate({"raise": raised, "clear": clear})


Levels = Mapping[Severity, Level]


def is_low_bad(condition: str, levels: Levels) -> bool:
    """Whether small figures are the bad ones: below, little time, or a change for less."""
    if condition == "change":
        return any(isinstance(each.raised, float) and each.raised < 0 for each in levels.values())
    return condition in ("below", "full")


def completed(condition: str, levels: Levels) -> dict[Severity, Level]:
    """Give each level a place where it is clear again, a tenth on the good side where it says none."""
    is_low = is_low_bad(condition, levels)
    return {
        severity: each if each.clear is not None else level(each.raised, _clear(each.raised, is_low=is_low))
        for severity, each in levels.items()
    }


def _clear(raised: Bound, *, is_low: bool) -> Bound:
    if isinstance(raised, tuple):
        inset = (raised[1] - raised[0]) * SLACK / 2
        return raised[0] + inset, raised[1] - inset
    return raised + abs(raised) * (SLACK if is_low else -SLACK)


def wrong(condition: str, levels: Levels) -> tuple[str, Severity] | None:
    """Say what is wrong with levels, as a word of `WRONG` and the severity where it is; None where they are well.

    They are complete; see `completed`.
    """
    is_low, milder = is_low_bad(condition, levels), None
    for severity, each in sorted(levels.items(), reverse=True):
        if any(isinstance(bound, tuple) != (condition == "outside") for bound in (each.raised, each.clear)):
            return "shape", severity
        raised, clear = _badness(each.raised, is_low=is_low), _badness(each.clear, is_low=is_low)
        if not _is_beyond(raised, clear):
            return "side", severity
        if milder is not None and not (_is_beyond(raised, milder[0]) and _is_beyond(clear, milder[1])):
            return "order", severity
        if milder is not None and raised == milder[0]:
            return "order", severity
        milder = raised, clear
    return None


def _badness(bound: Bound | None, *, is_low: bool) -> tuple[float, ...]:
    """Give a bound as figures of which more is worse."""
    if isinstance(bound, tuple):
        return -bound[0], bound[1]
    if bound is None:
        raise ValueError("levels are completed before they are compared")
    return (-bound,) if is_low else (bound,)


def _is_beyond(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(more >= less for more, less in zip(one, other, strict=True))


WRONG: Mapping[str, str] = {
    "shape": "does not fit the condition; expected a pair such as [10, 90] for `outside`, one number for all others",
    "side": "is clear on the bad side; expected `clear` between `raise` and what is well",
    "order": "is not beyond the milder severity; expected thresholds that grow with the severity",
}
"""What can be wrong with levels, as the file's reader is told."""


class Route(BaseModel):
    """An entry `[[watch.<name>.route]]`: whom an alarm is told, from a severity on, in a window."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    least: SeverityWord = Field(default=Severity.SEV5, alias="from", description=f"one of {SEVERITIES}")
    channel: ChannelName | None = Field(default=None, description='a channel such as "checkout"')
    people: Callees = Field(default=(), description="who gets a direct message: keys, identifiers or addresses")
    page: bool = Field(default=False, description="true where it opens an incident that calls for help")
    window: WindowName | None = Field(default=None, description="the name of a window; always where it is not told")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not (self.channel or self.people or self.page):
            raise ValueError("leads nowhere; expected `channel`, `people` or `page`")
        return self


@dataclass(frozen=True)
class Usual:
    """What a kind of metric is watched for where a watch says nothing else."""

    condition: Condition
    levels: Mapping[Severity, Level] = field(default_factory=dict)
    hold: timedelta = timedelta(minutes=5)
    count: int = 3
    minimum_a_minute: float | None = None
    free: Mapping[Severity, Level] = field(default_factory=dict)
    full: Mapping[Severity, Level] = field(default_factory=dict)


def _grades(raised: tuple[float, ...], clear: tuple[float, ...]) -> dict[Severity, Level]:
    """Make levels from info to critical."""
    grave = sorted(Severity, reverse=True)[-len(raised) :]
    return {severity: level(at, back) for severity, at, back in zip(grave, raised, clear, strict=True)}


HOUR = 3600.0
USUAL: Mapping[str, Usual] = {
    "cpu": Usual("above", _grades((70, 80, 90, 95, 98), (60, 70, 85, 90, 93))),
    "memory": Usual("above", _grades((75, 85, 90, 95, 98), (65, 75, 85, 90, 93))),
    "disk": Usual(
        "above",
        _grades((70, 80, 90, 95, 98), (60, 70, 85, 90, 93)),
        free={Severity.SEV1: level(5e9, 6e9)},
        full={Severity.SEV1: level(4 * HOUR, 8 * HOUR)},
    ),
    "load": Usual("above", _grades((1, 1.5, 2, 4, 8), (0.8, 1.2, 1.6, 3.2, 6.5))),
    "errors": Usual("above", _grades((0.5, 1, 2, 5, 10), (0.4, 0.8, 1, 2, 5)), minimum_a_minute=120),
    "latency": Usual("above", _grades((0.3, 0.5, 1, 2, 5), (0.25, 0.4, 0.8, 1.6, 4))),
    "certificate": Usual("below", _grades((30, 20, 10, 7, 3), (31, 21, 11, 8, 4)), timedelta(0), 2),
    "up": Usual("below", {Severity.SEV2: level(0, 0)}, timedelta(minutes=1)),
    "traffic": Usual("no_data", {Severity.SEV3: level(MISSED, 1)}, timedelta(0), 1),
}
"""What each kind of metric is watched for: thresholds in its unit, raised after `hold` and `count` samples together."""
UNKNOWN = Usual("no_data", {Severity.SEV3: level(MISSED, 1)}, timedelta(0), 1)
"""What a metric without a kind is watched for: that it is there at all."""


def usual(metric: Metric | None) -> Usual:
    """Tell what a metric is watched for where nothing else is said."""
    return USUAL.get(metric.kind or "", UNKNOWN) if metric else UNKNOWN


def _some(value: object) -> timedelta:
    return timedelta(0) if value in (0, "0", "0s") else parse_duration(value)


class WatchTable(BaseModel):
    """A table `[watch.<name>]`; what it leaves out is as its metric's kind has it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    metric: ServiceName = Field(description="the name of a metric")
    condition: Condition | None = Field(default=None, description=f"one of {', '.join(CONDITIONS)}")
    levels: dict[SeverityWord, Level] = Field(default_factory=dict, description=LEVELS)
    hold: Annotated[timedelta, BeforeValidator(_some)] | None = Field(
        default=None, description='how long it has to be bad: a duration such as "5m", or "0s"'
    )
    count: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = Field(
        default=None, description="how many samples have to be bad, from 1 to 1000"
    )
    over: Duration | None = Field(
        default=None, description='the span that `change` and `full` look back on, such as "1h"'
    )
    minimum_metric: ServiceName | None = Field(default=None, description="the metric that counts the traffic")
    minimum: float | None = Field(default=None, ge=0, description="traffic below which nothing is raised")
    missed: Annotated[int, Field(ge=0, le=1000, strict=True)] = Field(
        default=MISSED, description="samples in a row without data after which it fires, 0 for never"
    )
    free_metric: ServiceName | None = Field(default=None, description="the metric that counts the bytes left on a disk")
    matching: dict[str, str] = Field(
        default_factory=dict, description='labels of what is watched, such as { host = "web-*" }'
    )
    service: ServiceName | None = Field(default=None, description="the service that it is about")
    routes: tuple[Route, ...] = Field(default=(), alias="route", description="entries [[watch.<name>.route]]")
    quiet: WindowNames = Field(default=(), description="the name of a window of maintenance, or a list of them")
    recovery: Slug | None = Field(default=None, description="the name of a recovery script")
    recovery_mode: Literal["ask", "auto"] = Field(default="ask", description='"ask" or "auto"')

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.condition is not None and self.condition != "no_data" and not self.levels:
            raise ValueError("has a condition and no `levels`; expected both, or neither")
        if (self.minimum is None) != (self.minimum_metric is None):
            raise ValueError("has one of `minimum` and `minimum_metric`; expected both, or neither")
        return self
