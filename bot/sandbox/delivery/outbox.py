"""Events on their way to the app, with three repetitions.

Source: https://docs.slack.dev/apis/events-api/#error-handling
"""

import heapq
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import monotonic

from bot.sandbox.delivery.reply import Failure, Link, Repetition
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json
from bot.sandbox.people import APP, BOT_USER, TEAM

log = logging.getLogger(__name__)
WORKERS = 4


@dataclass(order=True)
class _Delivery:
    due: float
    number: int
    payload: Json = field(compare=False)
    attempts: int = field(default=0, compare=False)
    failure: Failure = field(default="connection_failed", compare=False)


class Outbox:
    """Delivers events by a few threads, so that their order is not kept, as at Slack."""

    def __init__(self, link: Link, ids: Ids, clock: Callable[[], float], retries: tuple[float, ...]) -> None:
        self._link = link
        self._ids = ids
        self._clock = clock
        self._retries = retries
        self._waiting: list[_Delivery] = []
        self._count = 0
        self._changed = Condition()
        self._closing = False
        self._threads = [Thread(target=self._work, name=f"sandbox-event-{n}", daemon=True) for n in range(WORKERS)]

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def put(self, event: Json) -> None:
        """Take an event; returns at once."""
        self._push(_Delivery(monotonic(), 0, self._enveloped(event)))

    def clear(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._waiting.clear()

    def close(self) -> None:
        """Stop; what waits is lost."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _enveloped(self, event: Json) -> Json:
        authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
        return {
            "token": "local-workspace",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": {"event_ts": self._ids.ts(), **event},
            "type": "event_callback",
            "event_id": self._ids.new("Ev"),
            "event_time": int(self._clock()),
            "authorizations": [authorization | {"is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": self._ids.secret(),
        }

    def _push(self, delivery: _Delivery) -> None:
        with self._changed:
            self._count += 1
            delivery.number = self._count
            heapq.heappush(self._waiting, delivery)
            self._changed.notify()

    def _next(self) -> _Delivery | None:
        with self._changed:
            while not self._closing:
                wait = self._waiting[0].due - monotonic() if self._waiting else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._waiting)
                self._changed.wait(wait)
            return None

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            repetition = Repetition(delivery.attempts, delivery.failure) if delivery.attempts else None
            reply = self._link.send("events_api", delivery.payload, repetition)
            if reply.failure and reply.may_repeat and delivery.attempts < len(self._retries):
                delivery.due = monotonic() + self._retries[delivery.attempts]
                delivery.attempts += 1
                delivery.failure = reply.failure
                self._push(delivery)
            elif reply.failure:
                log.warning("the app did not take the event %s: %s", delivery.payload["event_id"], reply.failure)
