"""Events: sent by a thread, three times more where the bot does not take them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Queue
from threading import Event, Thread, Timer

import requests

from bot.sandbox.delivery.signed import Bot
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json
from bot.sandbox.people import APP, BOT_USER, TEAM

OK = 200


@dataclass
class Events:
    """The queue of events on their way to the bot."""

    bot: Callable[[], Bot]
    ids: Ids
    clock: Callable[[], float]
    pauses: tuple[float, ...]
    wanted: frozenset[str] | None
    _queue: Queue[tuple[Json, int] | None] = field(default_factory=Queue)
    _stopped: Event = field(default_factory=Event)

    def start(self) -> None:
        """Begin to send."""
        Thread(target=self._run, daemon=True, name="sandbox-events").start()

    def stop(self) -> None:
        """Send no more."""
        self._stopped.set()
        self._queue.put(None)

    def take(self, event: Json) -> None:
        """Wrap an event and send it soon, if the app asked for its kind."""
        if self.wanted is not None and not self.wanted & _names(event):
            return
        wrapped = {
            "token": "",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": self.ids.new("Ev"),
            "event_time": int(self.clock()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        }
        self._queue.put((wrapped, 0))

    def _run(self) -> None:
        while not self._stopped.is_set():
            waiting = self._queue.get()
            if waiting is not None:
                self._send(*waiting)

    def _send(self, body: Json, tried: int) -> None:
        retry = {"X-Slack-Retry-Num": tried, "X-Slack-Retry-Reason": "http_error"} if tried else {}
        try:
            answer = self.bot().send_event(body, retry)
            taken = answer.status_code == OK or answer.headers.get("X-Slack-No-Retry") == "1"
        except requests.RequestException:
            taken = False
        if not taken and tried < len(self.pauses):
            timer = Timer(self.pauses[tried], self._queue.put, ((body, tried + 1),))
            timer.daemon = True
            timer.start()


def _names(event: Json) -> set[str]:
    """Name the subscriptions that cover an event: a message goes by the kind of its channel."""
    kinds = {"channel": "channels", "group": "groups", "im": "im"}
    kind = kinds.get(str(event.get("channel_type", "")), "channels")
    return {str(event["type"]), f"{event['type']}.{kind}"}
