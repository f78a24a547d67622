"""How one talks with GitLab, whatever about: who asks, and in what words it refuses.

https://docs.gitlab.com/api/rest/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.http import Answer, exchange, judged

SAID = 300
"""Characters of an answer that people are told."""
LARGEST = 16_000_000
"""Bytes of an answer that are read: a comparison comes with its whole diffs."""
OF_ALL = "base"
"""What GitLab calls the field of a sentence that is about no field."""


@dataclass(frozen=True)
class Api:
    """The address of GitLab, or of a GitLab of one's own, and an access token for it."""

    token: str = field(repr=False)
    url: str = "https://gitlab.com"

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        """Send a request. Raises `OutsideBusy` and `OutsideAway`; what is refused is an answer."""
        headers = {"PRIVATE-TOKEN": self.token, "Accept": "application/json", "User-Agent": "Bongsu"}
        return judged(exchange(method, f"{self.url}/api/v4{path}", headers=headers, content=content, largest=LARGEST))


def path_of(project: str) -> str:
    """Give the path of a project, whose name is one word in it."""
    return f"/projects/{quote(project, safe='')}"


def said(answer: Answer) -> str:
    """Say in GitLab's words why it refused: a sentence, several, or some of each field."""
    body = answer.body if isinstance(answer.body, dict) else {}
    words = body.get("error_description") or body.get("message") or body.get("error")
    by_field = words if isinstance(words, dict) else {OF_ALL: words}
    return ("; ".join(_sentences(by_field)) or f"status {answer.status}")[:SAID]


def _sentences(by_field: Mapping[str, Any]) -> Iterator[str]:
    for name, words in by_field.items():
        for each in words if isinstance(words, list) else [words]:
            if each and isinstance(each, str):
                yield each if name == OF_ALL else f"{name}: {each}"
