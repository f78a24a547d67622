"""A source of figures that tells what a test put into it, or fails as it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

Figure = float | Exception | None
"""What a query tells: a figure, or None for no data; or how it fails."""


@dataclass
class Meter:
    """Knows the figure of each query, which it has always been; one without a past knows only that of now."""

    figures: dict[str, Figure] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    looks: list[list[str]] = field(default_factory=list)
    has_past: bool = True

    def now(self, query: str, at: datetime) -> Series:
        self.asked.append(f"now {query}")
        return self._told(query, [at])

    def over(self, query: str, span: Span) -> Series:
        self.asked.append(f"over {query}")
        return self._told(
            query, [span.start + place * span.step for place in range(span.count)] if self.has_past else []
        )

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        self.looks.append(list(queries))
        return {query: self._found(query, at) for query in queries if query in self.figures}

    def offered(self) -> Sequence[Offered]:
        return ()

    def _found(self, query: str, at: datetime) -> Found:
        try:
            return (self._told(query, [at]),)
        except Unanswerable as no:
            return no

    def _told(self, query: str, times: Sequence[datetime]) -> Series:
        figure = self.figures.get(query)
        if isinstance(figure, Exception):
            raise figure
        return Series(tuple(Point(at, figure) for at in times) if figure is not None else ())
