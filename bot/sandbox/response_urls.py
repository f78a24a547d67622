"""Addresses for late answers: five uses in thirty minutes.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.people import APP, TEAM

LIFE_SECONDS = 30 * 60.0
USES = 5


@dataclass(frozen=True)
class Target:
    """Where an answer goes: a person in a channel, and the message that was clicked on."""

    channel: str
    user: str
    message_ts: str | None = None
    thread_ts: str | None = None


@dataclass
class _Given:
    target: Target
    at: float
    uses: int = 0


class ResponseUrls:
    """Addresses that were given out."""

    def __init__(self, base: str, ids: Ids, clock: Callable[[], float]) -> None:
        self._base = base
        self._ids = ids
        self._clock = clock
        self._given: dict[str, _Given] = {}
        self._lock = Lock()

    def give(self, target: Target) -> str:
        """Return a new address."""
        now = self._clock()
        key = self._ids.secret()
        with self._lock:
            for old in [key for key, given in self._given.items() if given.at < now - 2 * LIFE_SECONDS]:
                del self._given[old]
            self._given[key] = _Given(target, now)
        return f"{self._base}/response/{TEAM}/{APP}/{key}"

    def use(self, key: str) -> Target:
        """Count a use; raise Slack's error about an address that is unknown, too old or used up."""
        with self._lock:
            given = self._given.get(key)
            if given is None or self._clock() - given.at > LIFE_SECONDS:
                raise SlackError("expired_url")
            if given.uses >= USES:
                raise SlackError("used_url")
            given.uses += 1
            return given.target
