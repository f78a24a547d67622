"""How a source is asked many queries with few requests: in groups, halved where one of them is refused."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from bot.http import OutsideAway, OutsideBusy
from bot.metrics.ports import Found, Unanswerable

ENOUGH = 5.0
"""Seconds after which nothing more is asked; what was left out comes first the next time."""
ONES_OWN = frozenset({"invalid", "slow", "too_much"})
"""Refusals of a group that one of its queries may have caused; others hold for all of it."""
REMEMBERED = 10_000

Ask = Callable[[Sequence[str]], Mapping[str, Found]]
"""Asks the queries of a group by one request; raises as a `Source` does."""


@dataclass
class Merging:
    """Asks one source, and remembers which queries are better asked apart.

    A group has at most `most` queries of `longest` characters together.
    """

    most: int
    longest: int
    _limits: dict[str, int] = field(default_factory=dict)
    _late: set[str] = field(default_factory=set)

    def ask(self, queries: Sequence[str], ask: Ask) -> Mapping[str, Found]:
        """Ask in groups until all are told, or time is up; what is left out had no time.

        Raises what a `Source` raises, and only where nothing at all could be told.
        """
        told: dict[str, Found] = {}
        groups, until = deque(self._groups(queries)), monotonic() + ENOUGH
        while groups and monotonic() < until:
            group = groups.popleft()
            try:
                told |= ask(group)
            except Unanswerable as refusal:
                if len(group) > 1 and refusal.why in ONES_OWN:
                    groups.extendleft(self._halves(group))
                else:
                    told |= dict.fromkeys(group, refusal)
            except (OutsideAway, OutsideBusy):
                if not told:
                    raise
                break
        self._late = set(queries) - told.keys()
        return told

    def _groups(self, queries: Sequence[str]) -> Iterator[Sequence[str]]:
        """Lay queries together: those that were left out first, and those that may be in large groups before others."""
        group: list[str] = []
        length = 0
        for query in sorted(dict.fromkeys(queries), key=lambda each: (each not in self._late, -self._limit(each))):
            if group and (len(group) >= self._limit(query) or length + len(query) > self.longest):
                yield group
                group, length = [], 0
            group.append(query)
            length += len(query)
        if group:
            yield group

    def _limit(self, query: str) -> int:
        return self._limits.get(query, self.most)

    def _halves(self, group: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
        """Cut a group in two, and remember that its queries are never in a larger one again."""
        half = (len(group) + 1) // 2
        if len(self._limits) > REMEMBERED:
            self._limits.clear()
        self._limits |= dict.fromkeys(group, half)
        return group[half:], group[:half]
