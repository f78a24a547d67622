"""Who may send alerts: whoever carries the token, and who signs with the secret of its source."""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.integrations import events, grafana

Check = Callable[[Mapping[str, str], bytes, Sequence[str], datetime], bool]
SIGNATURES: Mapping[str, Check] = {"grafana": grafana.is_from_sender, "events": events.is_from_sender}
KEY = re.compile(rb'("routing_key"\s*:\s*)"(?:[^"\\]|\\.)*"')
"""Where PagerDuty's shape carries a secret in its body."""


@dataclass(frozen=True)
class Senders:
    """The token that any sender may carry, and the secrets of sources that sign."""

    token: str
    secrets: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def knows(self, source: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Whether a post comes from somebody who may send it; names of headers are in lower case."""
        return self._carries(headers.get("authorization", "")) or self._signs(source, headers, body, now)

    def masked(self, body: bytes) -> bytes:
        """Answer a body as it may be kept: without the secret that it carries."""
        hidden = KEY.sub(rb'\1"***"', body)
        return hidden.replace(self.token.encode(), b"***") if self.token else hidden

    def _carries(self, header: str) -> bool:
        given = header.removeprefix("Bearer ").strip()
        return bool(self.token) and hmac.compare_digest(given.encode(), self.token.encode())

    def _signs(self, source: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        secrets = (self.token,) if source == "events" else self.secrets.get(source, ())
        check = SIGNATURES.get(source)
        return check is not None and check(headers, body, secrets, now)
