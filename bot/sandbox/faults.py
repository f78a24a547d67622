"""Faults on request: what goes wrong with which method, and how often."""

from dataclasses import dataclass, field
from threading import Lock

from bot.sandbox.payload import Json


@dataclass
class Faults:
    """The faults that still wait for their calls."""

    waiting: list[Json] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def replace(self, faults: list[Json]) -> None:
        """Set the list: each has a method (or `*`), a kind, and how many times, once where it does not say."""
        with self._lock:
            self.waiting = [{"times": 1, **fault} for fault in faults]

    def take(self, method: str) -> Json | None:
        """Take the first fault that a call of this method meets."""
        with self._lock:
            for fault in self.waiting:
                if fault["method"] in (method, "*"):
                    if fault.get("after", 0) > 0:
                        fault["after"] -= 1
                        continue
                    fault["times"] -= 1
                    self.waiting = [each for each in self.waiting if each["times"] > 0]
                    return fault
        return None
