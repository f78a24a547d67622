"""Who may send alerts: whoever carries the token, and who signs with the secret of its source."""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.integrations import cloudwatch, events, grafana, pagerduty, sentry

Headers = Mapping[str, str]
"""The headers of a request, their names in lower case."""
Check = Callable[[Headers, bytes, Sequence[str], datetime], bool]
SIGNATURES: Mapping[str, Check] = {
    "events": events.is_from_sender,
    "grafana": grafana.is_from_sender,
    "pagerduty": pagerduty.is_from_sender,
    "sentry": sentry.is_from_sender,
}
DELIVERIES: Mapping[str, Callable[[Headers, bytes], str]] = {
    "cloudwatch": cloudwatch.delivery,
    "events": events.delivery,
    "pagerduty": pagerduty.delivery,
    "sentry": sentry.delivery,
}
KEY = re.compile(rb'("routing_key"\s*:\s*)"(?:[^"\\]|\\.)*"?')
"""Where PagerDuty's shape carries a secret in its body, a body that is cut off too."""

SECRET = 8
"""Characters from which on a token is looked for everywhere in a body; a shorter one may be a part of any word."""


class Standing(Enum):
    """What is known of a sender; one that only claims who it is, is believed nothing before that was verified."""

    STRANGER = 0
    CLAIMED = 1
    PROVEN = 2


@dataclass(frozen=True)
class Senders:
    """The token that any sender may carry, the secrets of sources that sign, and the SNS topics that are ours."""

    token: str
    secrets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    topics: Callable[[], Sequence[str]] = tuple

    def standing(self, source: str, headers: Headers, body: bytes, now: datetime) -> Standing:
        """Say what is known of who sent a post."""
        if self._carries(source, headers, body) or self._signs(source, headers, body, now):
            return Standing.PROVEN
        is_ours = source == "cloudwatch" and cloudwatch.is_of_topic(body, self.topics())
        return Standing.CLAIMED if is_ours else Standing.STRANGER

    def masked(self, body: bytes) -> bytes:
        """Answer a body as it may be kept: without the secret that it carries."""
        hidden = KEY.sub(rb'\1"***"', body)
        return hidden.replace(self.token.encode(), b"***") if len(self.token) >= SECRET else hidden

    def _carries(self, source: str, headers: Headers, body: bytes) -> bool:
        given = headers.get("authorization", "").removeprefix("Bearer ").strip()
        in_header = bool(self.token) and hmac.compare_digest(given.encode(), self.token.encode())
        return in_header or (source == "events" and events.carries(body, self.token))

    def _signs(self, source: str, headers: Headers, body: bytes, now: datetime) -> bool:
        check = SIGNATURES.get(source)
        return check is not None and check(headers, body, self.secrets.get(source, ()), now)


def delivery(source: str, headers: Headers, body: bytes) -> str:
    """Name the delivery where its sender does, so that it is taken once however often it comes."""
    named = DELIVERIES.get(source)
    return named(headers, body)[:200].replace("\0", "?") if named else ""
