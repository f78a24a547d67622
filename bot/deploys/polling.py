"""How a backend is looked at that has many runs in several places: in turns, within the time of a step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from bot.deploys.ports import Progress, Rejected
from bot.http import OutsideAway, OutsideBusy

ENOUGH = 5.0
"""Seconds after which a look asks nothing more; what was left out comes first the next time."""

Place = TypeVar("Place")
Look = Callable[[str, Mapping[str, Place]], Iterator[tuple[str, Progress]]]
"""Sees how the runs of one group go, by the ids of their orders."""


@dataclass
class Rounds:
    """Looks at the runs of a backend, group by group. One thread at a time looks."""

    _turn: Sequence[str] = ()
    _missed: set[str] = field(default_factory=set)
    _until: float = 0.0

    def look(
        self, runs: Mapping[str, Place], group: Callable[[Place], str], see: Look[Place]
    ) -> Mapping[str, Progress]:
        """See how runs go, those first that the look before left out.

        Raises what a `Backend` raises, and only where nothing at all could be told.
        """
        self._missed &= set(runs)
        self._until = monotonic() + ENOUGH
        told, trouble = dict[str, Progress](), list[Exception]()
        for name, wanted in self._grouped(runs, group).items():
            try:
                for key, progress in see(name, wanted):
                    told[key] = progress
            except Rejected as rejected:
                trouble.append(rejected)
            except (OutsideAway, OutsideBusy) as away:
                trouble.append(away)
                break
        self._turn = sorted(self._in_turn(runs), key=lambda key: key in told)
        if trouble and not told:
            raise trouble[-1]
        return told

    def is_late(self) -> bool:
        """Whether this look has asked enough."""
        return monotonic() > self._until

    def is_missing_again(self, key: str) -> bool:
        """Whether a run that is missing now was so before; one that has just begun may be late to show."""
        again = key in self._missed
        self._missed.add(key)
        return again

    def _in_turn(self, runs: Mapping[str, Place]) -> Sequence[str]:
        """Order runs such that new ones come first, and what was told last comes last."""
        turn = {key: place for place, key in enumerate(self._turn)}
        return sorted(runs, key=lambda key: turn.get(key, -1))

    def _grouped(self, runs: Mapping[str, Place], group: Callable[[Place], str]) -> Mapping[str, Mapping[str, Place]]:
        together: dict[str, dict[str, Place]] = {}
        for key in self._in_turn(runs):
            together.setdefault(group(runs[key]), {})[key] = runs[key]
        return together
