"""Alertmanager's silences, by its API version 2.

https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
"""

import json
import os
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.alerts.ports import Quiet, Silencer
from bot.catalogue.alertmanagers import Alertmanager
from bot.http import Answer, OutsideAway, exchange, judged
from bot.work import GiveUp

OK, NOT_FOUND = 200, 404
AUTHOR = "Bongsu"
TOLD = 200
"""Characters of an answer that people are told."""
Silencers = Callable[[Alertmanager], Silencer]
"""Makes the way to an Alertmanager of the catalogue; raises `GiveUp` where its secret is missing."""


@dataclass(frozen=True)
class AlertmanagerSilences:
    """The way to the silences of one Alertmanager; `authorization` is the header's value, or empty."""

    url: str
    authorization: str = ""

    def find(self, wanted: Quiet) -> str | None:
        """Look through the silences of the same labels for one with our mark."""
        exact = (f"{name}={json.dumps(values[0])}" for name, values in wanted.matchers.items() if len(values) == 1)
        query = "&".join(f"filter={quote(each, safe='')}" for each in exact if not each.endswith('=""'))
        found = self._ask("GET", f"/api/v2/silences?{query}").body
        if not isinstance(found, list):
            raise OutsideAway("Alertmanager: an answer that cannot be read")
        return next((str(each["id"]) for each in found if wanted.mark in each.get("comment", "")), None)

    def silence(self, wanted: Quiet) -> str:
        """Set a silence, and answer its id."""
        content = {
            "matchers": [_matcher(name, values) for name, values in wanted.matchers.items()],
            "startsAt": wanted.begins_at.isoformat(),
            "endsAt": wanted.ends_at.isoformat(),
            "createdBy": AUTHOR,
            "comment": f"{wanted.comment} [{wanted.mark}]",
        }
        return str(self._ask("POST", "/api/v2/silences", content).body["silenceID"])

    def lift(self, outside_id: str) -> None:
        """End a silence; one that has ended, or that nobody knows, is left alone: of either it says only status 500."""
        path = f"/api/v2/silence/{quote(outside_id, safe='')}"
        answer = self._exchange("DELETE", path)
        if answer.status != OK and not self._is_gone(path):
            _judged(answer)

    def _is_gone(self, path: str) -> bool:
        answer = self._exchange("GET", path)
        body = answer.body if isinstance(answer.body, dict) else {}
        return answer.status == NOT_FOUND or (body.get("status") or {}).get("state") == "expired"

    def _ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        return _judged(self._exchange(method, path, content))

    def _exchange(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        headers = {"Authorization": self.authorization} if self.authorization else {}
        return exchange(method, f"{self.url}{path}", headers=headers, content=content)


def _matcher(name: str, values: Sequence[str]) -> dict[str, Any]:
    """Write a matcher: of one value as it is, of several as a pattern, which has to fit the whole of it."""
    is_one = len(values) == 1
    value = values[0] if is_one else "|".join(map(re.escape, values))
    return {"name": name, "value": value, "isRegex": not is_one, "isEqual": True}


def _judged(answer: Answer) -> Answer:
    """Tell success from a refusal, and both from an Alertmanager that is away."""
    if judged(answer).status != OK:
        said = answer.body if isinstance(answer.body, str) else ""
        raise GiveUp(f"Alertmanager: status {answer.status} {said}".strip()[:TOLD])
    return answer


def silencer(settings: Alertmanager, environment: Mapping[str, str] = os.environ) -> Silencer:
    """Make the way to an Alertmanager; its secret is read from the environment."""
    secret = environment.get(settings.secret, "") if settings.secret else ""
    if settings.secret and not secret:
        raise GiveUp(f"{settings.secret} is not set")
    if settings.user is not None:
        return AlertmanagerSilences(settings.url, f"Basic {b64encode(f'{settings.user}:{secret}'.encode()).decode()}")
    return AlertmanagerSilences(settings.url, f"Bearer {secret}" if secret else "")
