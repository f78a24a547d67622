"""Figures of the machine on which Bongsu runs.

https://psutil.readthedocs.io/
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock

import psutil

from bot.metrics.merging import Merging
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

SHORTEST = 1.0
"""Seconds over which the CPU is measured at the least, since the kernel counts in hundredths."""
CORES = os.cpu_count() or 1


class Processor:
    """The share of the CPU that was in use since somebody asked before, whoever that was."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._before = self._latest = _spent()

    def used(self) -> float | None:
        """Tell percent; None at first, while there is nothing to compare with.

        psutil's own `cpu_percent` begins with 0 in every thread, and would tell it as if it were measured.
        """
        with self._lock:
            now = _spent()
            if now[0] - self._latest[0] >= SHORTEST * CORES:
                self._before, self._latest = self._latest, now
            every, busy = now[0] - self._before[0], now[1] - self._before[1]
        return min(100.0, max(0.0, 100 * busy / every)) if every >= SHORTEST * CORES else None


def _spent() -> tuple[float, float]:
    """Tell the seconds that all cores have spent, and those in use; what guests used is in the count of users too."""
    times = psutil.cpu_times()
    every = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
    return every, every - times.idle - getattr(times, "iowait", 0.0)


def _disk() -> float:
    return float(psutil.disk_usage("/").percent)


def _free_disk() -> float:
    return float(psutil.disk_usage("/").free)


def _load() -> float:
    """Give the load of the last minute for each core."""
    return os.getloadavg()[0] / CORES


class Host:
    """The machine itself; it has no past, which is what was kept of it."""

    def __init__(self) -> None:
        self._merging = Merging(1, 1)
        self._figures: Mapping[str, tuple[Callable[[], float | None], str, str]] = {
            "cpu": (Processor().used, "%", "CPU in use since it was asked before"),
            "memory": (lambda: psutil.virtual_memory().percent, "%", "memory in use"),
            "disk": (_disk, "%", "the root file system in use"),
            "disk_free": (_free_disk, "B", "bytes free in the root file system"),
            "load": (_load, "", "load of the last minute for each core"),
            "processes": (lambda: float(len(psutil.pids())), "", "processes"),
        }

    def now(self, query: str, at: datetime) -> Series:
        """Measure."""
        if query not in self._figures:
            raise Unanswerable("missing", query)
        return Series((Point(at, self._figures[query][0]()),))

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing of the past."""
        del span
        if query not in self._figures:
            raise Unanswerable("missing", query)
        return Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Measure one after the other."""
        return self._merging.ask(queries, lambda group: {group[0]: (self.now(group[0], at),)})

    def offered(self) -> Sequence[Offered]:
        """List what can be measured."""
        return tuple(Offered(name, about, unit) for name, (_, unit, about) in self._figures.items())
