"""What the catalogue says of figures: where they come from, and what each of them means."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.catalogue.names import ServiceName
from bot.catalogue.tracking import Site

SOURCES = ("prometheus", "host")
"""The tables of which a source has one: by what it is asked."""
HOST = "host"
"""The source that is always there: the machine on which Bongsu runs."""
Direction = Literal["low", "high", "none"]
UNITS: dict[str, tuple[str, Direction]] = {
    "cpu": ("%", "low"),
    "memory": ("%", "low"),
    "disk": ("%", "low"),
    "load": ("", "low"),
    "errors": ("%", "low"),
    "latency": ("s", "low"),
    "traffic": ("/s", "none"),
    "certificate": ("d", "high"),
    "up": ("", "high"),
}
"""The unit of each kind of metric, and whether low or high is good; "certificate" counts the days that one is valid."""
Kind = Literal["cpu", "memory", "disk", "load", "errors", "latency", "traffic", "certificate", "up"]


class Prometheus(BaseModel):
    """A server that answers Prometheus's HTTP API; `token` names the variable of the environment that has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Site = Field(description='an http address such as "http://prometheus:9090"')
    token: str | None = Field(
        default=None,
        pattern=r"^METRICS_[A-Z0-9_]{1,60}$",
        description="the name of an environment variable such as METRICS_TOKEN",
    )


class Host(BaseModel):
    """The machine on which Bongsu runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(BaseModel):
    """A table `[source.<name>]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prometheus: Prometheus | None = Field(default=None, description="a table with `url`")
    host: Host | None = Field(default=None, description="an empty table")

    @model_validator(mode="after")
    def _by_one(self) -> Self:
        if sum(getattr(self, name) is not None for name in SOURCES) != 1:
            raise ValueError(f"is asked by nothing, or by several ways; expected one of {', '.join(SOURCES)}")
        return self

    @property
    def way(self) -> str:
        """By what it is asked."""
        return next(name for name in SOURCES if getattr(self, name) is not None)


class Metric(BaseModel):
    """A table `[metric.<name>]`: a figure with its meaning.

    What `query` is depends on the source. A `kind` gives the unit and the good direction where the table has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(description="the name of a source")
    query: str = Field(min_length=1, max_length=4000, description="what the source is asked, at most 4000 characters")
    kind: Kind | None = Field(default=None, description=f"one of {', '.join(UNITS)}")
    unit: str | None = Field(default=None, max_length=20, description='a unit such as "s", "%", "B" or "orders/min"')
    good: Direction | None = Field(default=None, description='"low", "high" or "none": which way is better')
    title: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")
    service: ServiceName | None = Field(default=None, description="the service that it is about")
    business: bool = Field(default=False, description="true where it tells of the business rather than of machines")

    def title_in(self, language: str, name: str) -> str:
        """Give the title for readers of `en` or `ko`, or the name of its table."""
        return (self.title_ko if language == "ko" else None) or self.title or name

    @property
    def measured_in(self) -> str:
        """The unit: its own, else that of its kind, else none."""
        return self.unit if self.unit is not None else UNITS.get(self.kind or "", ("", "none"))[0]

    @property
    def better(self) -> Direction:
        """Which way is better: its own word, else that of its kind."""
        return self.good or UNITS.get(self.kind or "", ("", "none"))[1]
