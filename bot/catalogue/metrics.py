"""What the catalogue says of figures: what each of them means."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.names import ServiceName

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
