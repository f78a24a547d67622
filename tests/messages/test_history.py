"""Each kind of entry is told afterwards in a sentence, in both languages."""

from typing import Any

import pytest

from bot.messages.history import happened
from bot.messages.words import words_for
from bot.slack.mrkdwn import plain

EDIT = {"title": {"from": "a", "to": "b"}, "severity": {"from": 3, "to": 1}}
TOLD: list[tuple[str, str | None, dict[str, Any], str]] = [
    ("declared", "U1", {}, "@U1 declared the incident."),
    ("declared", None, {"source": "alert"}, "An alert opened the incident."),
    ("declared", None, {"source": "deploy"}, "A faulty deploy opened the incident."),
    ("acknowledged", "U1", {}, "@U1 took it up."),
    ("state", "U1", {"to": "monitoring", "why": "calm"}, "@U1 set the state: monitoring (calm)"),
    ("state", None, {"to": "closed"}, "The state is now: closed"),
    (
        "edited",
        "U1",
        {"changes": EDIT, "why": "worse"},
        "@U1 renamed the incident: *b* @U1 changed the severity from SEV3 danger to SEV1 critical. Why: worse",
    ),
    ("role", "U1", {"role": "scribe", "person": "U2", "before": None}, "*Scribe*: @U2"),
    ("alert_firing", None, {"title": "Slow", "summary": "p99 > 2 s"}, "Alert: Slow (p99 > 2 s)"),
    ("alerts_over", None, {"title": "Slow", "remaining": 0}, "Slow recovered."),
    ("channel_lost", None, {"channel": "C1", "reason": "is_archived"}, "The incident lost its channel."),
    ("channel_back", None, {"channel": "C1"}, "The incident had its channel again."),
    ("not_invited", None, {"reason": "user_disabled"}, "Not everybody could be invited (user_disabled)."),
    ("update", "U1", {"text": "Rolling back."}, "@U1: Rolling back."),
    ("called", "U1", {"named": ["U2", "anna", "shop"]}, "@U1 called for help: @U2, anna, shop"),
    (
        "time_set",
        "U1",
        {"name": "started", "before": None, "after": "2026-03-01T09:00:00+00:00", "why": "the graph"},
        ":clock3: @U1 noted a time. Started: 1 Mar 2026, 09:00 UTC. Why: the graph",
    ),
    ("something_new", "U1", {}, "something new · @U1"),
]


@pytest.mark.parametrize(("kind", "actor", "detail", "sentence"), TOLD)
def test_entries(kind: str, actor: str | None, detail: dict[str, Any], sentence: str) -> None:
    assert plain(happened(words_for("en"), kind, actor, detail)) == sentence
    assert happened(words_for("ko"), kind, actor, detail)
