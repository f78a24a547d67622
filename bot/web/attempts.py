"""How often an address may come with a token that does not serve; each instance counts by itself."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta

WRONG, WITHIN = 20, timedelta(minutes=1)
"""Wrong tokens that may come from one address within a time."""
ADDRESSES = 1000
"""Addresses that are remembered at the most."""


class Attempts:
    """Counts wrong tokens by address, and knows those that served, which others behind one address do not lock out."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, Sequence[datetime]] = OrderedDict()
        self._served: set[str] = set()
        self._turn = threading.Lock()

    def may(self, address: str, digest: str, now: datetime) -> bool:
        """Whether a token may be looked up that came from an address."""
        with self._turn:
            return digest in self._served or len(self._lately(address, now)) < WRONG

    def served(self, digest: str) -> None:
        """Remember a token that served."""
        with self._turn:
            self._served.add(digest)

    def wrong(self, address: str, digest: str, now: datetime) -> None:
        """Count a token that does not serve, or no more."""
        with self._turn:
            self._served.discard(digest)
            self._wrong[address] = [*self._lately(address, now), now]
            self._wrong.move_to_end(address)
            while len(self._wrong) > ADDRESSES:
                self._wrong.popitem(last=False)

    def _lately(self, address: str, now: datetime) -> Sequence[datetime]:
        return [at for at in self._wrong.get(address, ()) if now - at < WITHIN]
