"""Slack's rate limits, as buckets that refill.

Source: https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_SECOND = 1.0
POSTS_BURST = 4
POSTS_PER_MINUTE = 300


@dataclass
class _Bucket:
    level: float
    at: float


class Limits:
    """Counts calls; off until `is_on` is set."""

    def __init__(self, clock: Callable[[], float], *, is_on: bool) -> None:
        self.is_on = is_on
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def refusal(self, method: str, tier: int, channel: str) -> int | None:
        """Take one call off the budgets; return the seconds to wait when one of them is spent."""
        if not self.is_on:
            return None
        with self._lock:
            waits = [self._wait(*budget) for budget in _budgets(method, tier, channel)]
            if any(waits):
                return ceil(max(waits))
            for name, _, _ in _budgets(method, tier, channel):
                self._buckets[name].level -= 1
            return None

    def reset(self) -> None:
        """Fill every budget."""
        with self._lock:
            self._buckets.clear()

    def _wait(self, name: str, capacity: float, per_second: float) -> float:
        now = self._clock()
        bucket = self._buckets.setdefault(name, _Bucket(capacity, now))
        bucket.level = min(capacity, bucket.level + (now - bucket.at) * per_second)
        bucket.at = now
        return 0.0 if bucket.level >= 1 else (1 - bucket.level) / per_second


def _budgets(method: str, tier: int, channel: str) -> list[tuple[str, float, float]]:
    """Return name, capacity and refill a second of every budget that a call draws on."""
    if method == "chat.postMessage":
        return [
            (f"{method}/{channel}", POSTS_BURST, POSTS_PER_SECOND),
            (method, POSTS_PER_MINUTE, POSTS_PER_MINUTE / 60),
        ]
    return [(method, PER_MINUTE[tier], PER_MINUTE[tier] / 60)] if tier in PER_MINUTE else []
