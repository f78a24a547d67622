"""Identifiers and timestamps."""

import random
import string
from collections.abc import Callable
from threading import Lock

LETTERS = string.ascii_uppercase + string.digits
MIXED = string.ascii_letters + string.digits


class Ids:
    """Makes identifiers; no two timestamps are the same, and each is later than the one before."""

    def __init__(self, clock: Callable[[], float], chance: random.Random) -> None:
        self._clock = clock
        self._chance = chance
        self._newest = 0
        self._lock = Lock()

    def ts(self) -> str:
        """Return the next timestamp: seconds, a dot, six digits."""
        with self._lock:
            self._newest = max(int(self._clock() * 1_000_000), self._newest + 1)
            return f"{self._newest // 1_000_000}.{self._newest % 1_000_000:06d}"

    def after(self, ts: str) -> None:
        """Make every later timestamp greater than this one."""
        with self._lock:
            self._newest = max(self._newest, int(ts.replace(".", "")))

    def new(self, prefix: str) -> str:
        """Return an identifier such as C0A1B2C3D4."""
        return prefix + "0" + self._pick(LETTERS, 9)

    def short(self) -> str:
        """Return five letters and digits, as Slack names a block that has no name."""
        return self._pick(MIXED, 5)

    def secret(self) -> str:
        """Return 24 letters and digits for an address that nobody guesses."""
        return self._pick(MIXED, 24)

    def _pick(self, letters: str, count: int) -> str:
        return "".join(self._chance.choices(letters, k=count))
