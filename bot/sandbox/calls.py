"""A record of every call of the Web API, for tests and for the curious."""

from collections import deque
from threading import Lock

from bot.sandbox.payload import Json

REMEMBERED = 50_000


class Calls:
    """The newest calls, numbered from 1."""

    def __init__(self) -> None:
        self._calls: deque[Json] = deque(maxlen=REMEMBERED)
        self._next = 1
        self._lock = Lock()

    def note(self, method: str, args: Json, error: str | None, *, at: float, ms: float) -> None:
        """Remember a call; the arguments come without the token."""
        call = {"method": method, "args": args, "ok": error is None, "at": at, "ms": round(ms, 2)}
        if error:
            call["error"] = error
        with self._lock:
            self._calls.append({"n": self._next} | call)
            self._next += 1

    def since(self, number: int) -> Json:
        """Return the calls from a number on, and the number of the next."""
        with self._lock:
            return {"calls": [call for call in self._calls if call["n"] >= number], "next": self._next}

    def clear(self) -> None:
        """Forget the calls; their numbers go on."""
        with self._lock:
            self._calls.clear()
