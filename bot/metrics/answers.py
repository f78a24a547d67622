"""How servers of figures are asked over HTTP, and which of their answers is a no."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.http import Answer, exchange, judged
from bot.metrics.ports import Unanswerable

SAID = 300
"""Characters of an answer that people are told."""
LARGEST = 16_000_000
"""Bytes of an answer that are read."""
OK, REDIRECT = 200, 300
REASONS = {
    400: "invalid",
    401: "denied",
    403: "denied",
    404: "missing",
    413: "too_much",
    414: "too_much",
    422: "invalid",
}
Form = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Server:
    """The address of a server, and what it wants of us: a token, with `user` a password, or nothing.

    The address is one that the catalogue names, which may well be inside; a redirect elsewhere is never followed.
    """

    url: str
    token: str = field(default="", repr=False)
    user: str = ""

    def ask(self, method: str, path: str, form: Form | None = None) -> Answer:
        """Ask, by a form where there is one, since queries may be long. Raises only what `exchange` does."""
        headers = {"Accept": "application/json", "User-Agent": "Bongsu"} | self._credentials()
        content = None
        if form is not None:
            headers["Content-Type"], content = "application/x-www-form-urlencoded", urlencode(form).encode()
        return exchange(method, f"{self.url}{path}", headers=headers, content=content, largest=LARGEST)

    def _credentials(self) -> dict[str, str]:
        if not self.token:
            return {}
        basic = b64encode(f"{self.user}:{self.token}".encode()).decode()
        return {"Authorization": f"Basic {basic}" if self.user else f"Bearer {self.token}"}


def told(answer: Answer) -> Any:  # noqa: ANN401 - any JSON value
    """Give the body of an answer that is a yes. Raises what a `Source` raises."""
    judged(answer)
    if answer.status != OK or answer.is_cut:
        raise refusal(answer, answer.text)
    if answer.body is None:
        raise Unanswerable("unreadable")
    return answer.body


def refusal(answer: Answer, said: str) -> Unanswerable:
    """Say why an answer is none; a page for people says nothing that one could show."""
    otherwise = "missing" if answer.status >= REDIRECT else "unreadable"
    why = "too_much" if answer.is_cut else REASONS.get(answer.status, otherwise)
    return Unanswerable(why, "" if said.lstrip().startswith("<") else said.strip()[:SAID])
