"""Failures on request: what may go wrong between the bot and Slack."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from threading import Lock
from typing import Literal

from bot.sandbox.errors import PageError
from bot.sandbox.payload import Json

Kind = Literal["ratelimited", "error", "refused", "lost", "slow"]
BEFORE_THE_WORK = {"ratelimited", "error", "refused"}
AFTER_THE_WORK = {"lost", "slow"}


@dataclass
class Fault:
    """One failure: `ratelimited`, `error` and `refused` before the work, `lost` and `slow` after it.

    `method` may hold wildcards, and `response` stands for response_url; the first `after` calls go well, the next
    `times` fail (all, when it is None). `seconds` is Retry-After, or the slowness.
    """

    method: str
    kind: Kind
    times: int | None = 1
    after: int = 0
    seconds: float = 1
    status: int = 500
    error: str = "internal_error"

    @property
    def comes_first(self) -> bool:
        """Tell whether the work is not done."""
        return self.kind in BEFORE_THE_WORK


NAMES = {field.name for field in fields(Fault)}


class Faults:
    """The failures that are asked for at present."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()

    def replace(self, faults: Iterable[Json]) -> None:
        """Ask for these failures in place of all before."""
        new = [_fault(one) for one in faults]
        with self._lock:
            self._faults = new

    def listed(self) -> list[Json]:
        """Return what is still to fail."""
        return [asdict(fault) for fault in self._faults]

    def next_for(self, method: str) -> Fault | None:
        """Count a call and return the failure that meets it."""
        with self._lock:
            for fault in self._faults:
                if fnmatchcase(method, fault.method):
                    if fault.after:
                        fault.after -= 1
                        continue
                    self._count(fault)
                    return fault
            return None

    def _count(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self._faults.remove(fault)


def _fault(given: Json) -> Fault:
    known = given.get("kind") in BEFORE_THE_WORK | AFTER_THE_WORK
    if not known or "method" not in given or given.keys() - NAMES:
        kinds = ", ".join(sorted(BEFORE_THE_WORK | AFTER_THE_WORK))
        raise PageError(f"a fault has a method, one of the kinds {kinds}, and else {', '.join(sorted(NAMES))}")
    return Fault(**given)
