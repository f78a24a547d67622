from typing import Any

import pytest

from bot.messages.silences import told
from bot.messages.words import words_for

ENDS = "2026-03-01T11:00:00+00:00"
KNOWN: dict[str, dict[str, Any]] = {
    "silenced": {"title": "Disk", "until": ENDS, "why": "deploying"},
    "silence_over": {"title": "Disk"},
    "silence_failed": {"title": "Disk", "reason": "status 401"},
    "unsilence_failed": {"title": "Disk", "reason": "status 401"},
}


@pytest.mark.parametrize(
    ("kind", "actor", "words"),
    [
        ("silenced", "U1", ("<@U1> silenced *Disk* until", "1 Mar 2026, 11:00 UTC", "Why: deploying")),
        ("silence_over", "U1", ("<@U1> lifted the silence of *Disk*",)),
        ("silence_over", None, ("The silence of *Disk* is over",)),
        ("silence_failed", None, ("could not be silenced", "`status 401`")),
        ("unsilence_failed", None, ("could not be lifted", "`status 401`")),
    ],
)
def test_what_became_of_a_silence_is_told(kind: str, actor: str | None, words: tuple[str, ...]) -> None:
    said = told(words_for("en"), kind, actor, KNOWN[kind])
    assert [word for word in words if word not in said] == []
