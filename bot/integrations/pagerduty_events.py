"""PagerDuty: waking people by its Events API v2, and asking its REST API who is on call.

https://developer.pagerduty.com/docs/events-api-v2-overview
https://developer.pagerduty.com/api-reference/
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.http import Answer, OutsideAway, OutsideBusy, exchange
from bot.incidents.ports import Call
from bot.severity import Severity
from bot.work import GiveUp

LEVELS = {
    Severity.SEV1: "critical",
    Severity.SEV2: "error",
    Severity.SEV3: "warning",
    Severity.SEV4: "warning",
    Severity.SEV5: "info",
}
SUMMARY, TOLD = 1024, 300
"""Characters of a summary that PagerDuty takes, and of its answer that people are told."""
ACCEPTED, NOT_FOUND, TOO_MANY_REQUESTS, SERVER_ERROR = 202, 404, 429, 500
PAUSE, LONGEST_PAUSE = 5, 300
"""Seconds to wait after a 429 that names none, and the most that it is believed."""
SECONDS = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class PagerDuty:
    """An account; `keys` are routing keys by the names that the catalogue uses, `token` is for reading alone."""

    keys: Mapping[str, str]
    token: str = ""
    events_url: str = "https://events.pagerduty.com"
    api_url: str = "https://api.pagerduty.com"

    def knows(self, target: str) -> bool:
        """Whether there is a routing key of this name."""
        return target in self.keys

    def trigger(self, target: str, call: Call) -> None:
        """Open an incident there, or add to the one that is open under the same key."""
        details = {"service": call.service, "severity": f"{call.severity.name} {call.severity.word}"}
        payload = {
            "summary": call.title[:SUMMARY],
            "source": call.service or "Bongsu",
            "severity": LEVELS[call.severity],
            "timestamp": call.declared_at.isoformat(),
            "custom_details": details,
        }
        links = [{"href": call.url, "text": "Source"}] if call.url else []
        self._send(target, event_action="trigger", dedup_key=call.key, client="Bongsu", payload=payload, links=links)

    def settle(self, target: str, key: str, *, is_over: bool) -> None:
        """Acknowledge or resolve the incident there."""
        self._send(target, event_action="resolve" if is_over else "acknowledge", dedup_key=key)

    @property
    def can_ask(self) -> bool:
        """Whether there is a key for reading."""
        return bool(self.token)

    def policy_of(self, service: str) -> str | None:
        """Find the escalation policy of a service.

        https://developer.pagerduty.com/api-reference/165ad96a22ffd-get-a-service
        """
        body = self._ask(f"/services/{quote(service)}")
        return None if body is None else str(body["service"]["escalation_policy"]["id"])

    def on_call(self, policy: str) -> Sequence[str]:
        """List who is on call by a policy, the first level first.

        https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls
        """
        body = self._ask(f"/oncalls?escalation_policy_ids%5B%5D={quote(policy)}&include%5B%5D=users&earliest=true")
        found = sorted((body or {}).get("oncalls", ()), key=lambda each: int(each.get("escalation_level") or 0))
        return list(dict.fromkeys(email for each in found if (email := (each.get("user") or {}).get("email"))))

    def _send(self, target: str, **event: Any) -> None:  # noqa: ANN401 - an event's fields
        if target not in self.keys:
            raise GiveUp(f"PagerDuty: BONGSU_PAGERDUTY_KEYS has no key named {target}")
        content = {"routing_key": self.keys[target], **event}
        answer = _judged(exchange("POST", f"{self.events_url}/v2/enqueue", content=content))
        if answer.status != ACCEPTED:
            raise GiveUp(f"PagerDuty: {_reason(answer)}")

    def _ask(self, path: str) -> Any:  # noqa: ANN401 - any JSON value
        """Read from the REST API; None where there is nothing of that name."""
        headers = {"Authorization": f"Token token={self.token}", "Accept": "application/vnd.pagerduty+json;version=2"}
        answer = _judged(exchange("GET", f"{self.api_url}{path}", headers=headers))
        if answer.status == NOT_FOUND:
            return None
        if answer.status >= 300 or not isinstance(answer.body, dict):  # noqa: PLR2004 - no success
            raise GiveUp(f"PagerDuty: {_reason(answer)}")
        return answer.body


def _judged(answer: Answer) -> Answer:
    """Tell an answer from a system that is busy or away."""
    if answer.status == TOO_MANY_REQUESTS:
        after = str(answer.headers.get("Retry-After", ""))
        raise OutsideBusy(min(LONGEST_PAUSE, max(1, int(after))) if SECONDS.fullmatch(after) else PAUSE)
    if answer.status >= SERVER_ERROR:
        raise OutsideAway(f"PagerDuty: status {answer.status}")
    return answer


def _reason(answer: Answer) -> str:
    """Say in PagerDuty's words why it refused."""
    body = answer.body if isinstance(answer.body, dict) else {}
    inner = body.get("error")
    errors = inner.get("errors") if isinstance(inner, dict) else body.get("errors")
    said = "; ".join(map(str, errors)) if isinstance(errors, list) else ""
    return f"status {answer.status} {said}".strip()[:TOLD]
