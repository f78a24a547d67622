"""Figures of the machine on which Bongsu runs.

https://psutil.readthedocs.io/
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import psutil

from bot.metrics.ports import Offered, Point, Series, Span, Unanswerable


def _disk() -> float:
    return float(psutil.disk_usage("/").percent)


def _free_disk() -> float:
    return float(psutil.disk_usage("/").free)


def _load() -> float:
    """Give the load of the last minute for each core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


FIGURES: Mapping[str, tuple[Callable[[], float], str, str]] = {
    "cpu": (psutil.cpu_percent, "%", "CPU in use since it was asked before"),
    "memory": (lambda: psutil.virtual_memory().percent, "%", "memory in use"),
    "disk": (_disk, "%", "the root file system in use"),
    "disk_free": (_free_disk, "B", "bytes free in the root file system"),
    "load": (_load, "", "load of the last minute for each core"),
    "processes": (lambda: float(len(psutil.pids())), "", "processes"),
}
"""What each query tells: how it is measured, its unit, and what it is."""


class Host:
    """The machine itself; it has no past, which is what was kept of it."""

    def now(self, query: str, at: datetime) -> Series:
        """Measure."""
        if query not in FIGURES:
            raise Unanswerable("missing", query)
        return Series((Point(at, FIGURES[query][0]()),))

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing of the past."""
        if query not in FIGURES:
            raise Unanswerable("missing", query)
        del span
        return Series()

    def offered(self) -> Sequence[Offered]:
        """List what can be measured."""
        return tuple(Offered(name, about, unit) for name, (_, unit, about) in FIGURES.items())
