"""Response addresses: five uses in thirty minutes.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids

USES = 5
SECONDS = 30 * 60


@dataclass
class Response:
    """Whom an address answers, where, since when, and how often it was used."""

    user: str
    channel: str
    at: float
    uses: int = 0


@dataclass
class Responses:
    """The addresses that were given out."""

    ids: Ids
    clock: Callable[[], float]
    base: str = ""
    given: dict[str, Response] = field(default_factory=dict)

    def address(self, user: str, channel: str) -> str:
        """Give out an address."""
        key = self.ids.secret()
        self.given[key] = Response(user, channel, self.clock())
        return f"{self.base}/response/{key}"

    def spend(self, key: str) -> Response:
        """Use an address once. Raises `SlackError`."""
        found = self.given.get(key)
        if found is None or self.clock() - found.at > SECONDS:
            raise SlackError("expired_url")
        if found.uses >= USES:
            raise SlackError("used_url")
        found.uses += 1
        return found
