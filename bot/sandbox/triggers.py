"""Trigger ids: the right to open a view, for three seconds and once.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids

LIFE_SECONDS = 3.0
REMEMBERED_SECONDS = 300.0


@dataclass
class Trigger:
    """Who acted, when, and in which view."""

    user: str
    at: float
    view_id: str | None
    is_used: bool = False


class Triggers:
    """Trigger ids that were given out."""

    def __init__(self, ids: Ids, clock: Callable[[], float]) -> None:
        self._ids = ids
        self._clock = clock
        self._given: dict[str, Trigger] = {}
        self._lock = Lock()

    def give(self, user: str, view_id: str | None = None) -> str:
        """Return a new id for what somebody just did."""
        now = self._clock()
        trigger_id = f"{int(now * 1000)}.{self._ids.new('')}.{self._ids.secret().lower()}"
        with self._lock:
            for old in [key for key, trigger in self._given.items() if trigger.at < now - REMEMBERED_SECONDS]:
                del self._given[old]
            self._given[trigger_id] = Trigger(user, now, view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use an id up; raise Slack's error about one that is unknown, used or too old."""
        with self._lock:
            trigger = self._given.get(trigger_id)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.is_used:
                raise SlackError("exchanged_trigger_id")
            if self._clock() - trigger.at > LIFE_SECONDS:
                raise SlackError("expired_trigger_id")
            trigger.is_used = True
            return trigger
