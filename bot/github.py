"""How one talks with GitHub, whatever about: who asks, when it wants to be left alone, and in what words it refuses.

https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs

from bot.http import LONGEST_PAUSE, PAUSE, Answer, OutsideBusy, exchange, judged, pause_of

SAID = 300
"""Characters of an answer that people are told."""
LARGEST = 16_000_000
"""Bytes of an answer that are read: a page of a hundred issues, each with a body of up to 65,536 characters."""
UNCHANGED, FORBIDDEN = 304, 403


@dataclass(frozen=True)
class Api:
    """The address of GitHub, or of a GitHub of one's own, and a token for it."""

    token: str = field(repr=False)
    url: str = "https://api.github.com"

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None, tag: str = "") -> Answer:
        """Send a request; with the `tag` of an earlier answer, 304 says that nothing changed, and costs no limit.

        Raises `OutsideBusy` and `OutsideAway`; what is refused is an answer.
        """
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "Bongsu",
        }
        headers |= {"If-None-Match": tag} if tag else {}
        answer = judged(exchange(method, f"{self.url}{path}", headers=headers, content=content, largest=LARGEST))
        _pause(answer)
        return answer


def delivered(headers: Mapping[str, str], body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Read what a webhook delivers, as JSON or as a form. Raises `KeyError`, `ValueError` or `RecursionError`.

    https://docs.github.com/en/webhooks/webhook-events-and-payloads
    """
    is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return json.loads(parse_qs(body.decode())["payload"][0] if is_form else body.decode())


def said(answer: Answer) -> str:
    """Say in GitHub's words why it refused."""
    body = answer.body if isinstance(answer.body, dict) else {}
    listed = body.get("errors")
    errors = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    fields = [f"{each.get('field', '')}: {each.get('message') or each.get('code', '')}" for each in errors]
    return "; ".join(filter(None, [str(body.get("message") or f"status {answer.status}"), *fields]))[:SAID]


def _pause(answer: Answer) -> None:
    """Tell a limit of calls, which GitHub answers with 403 too, from a refusal.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    if answer.status != FORBIDDEN:
        return
    if answer.headers.get("x-ratelimit-remaining") == "0":
        raise OutsideBusy(_until(answer))
    if "Retry-After" in answer.headers or "rate limit" in said(answer).lower():
        raise OutsideBusy(pause_of(answer))


def _until(answer: Answer) -> int:
    """Tell the seconds until calls are counted anew, by GitHub's own clock."""
    try:
        now = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        return min(LONGEST_PAUSE, max(1, int(int(answer.headers["x-ratelimit-reset"]) - now) + 1))
    except (KeyError, TypeError, ValueError):
        return PAUSE
