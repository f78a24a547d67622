import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.incidents.queries import EntryView, IncidentView
from bot.messages import incident
from bot.messages.words import words_for
from bot.severity import Severity

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
INCIDENT = IncidentView(
    id=7,
    workspace=1,
    number=12,
    title="checkout *fails* <!channel> & more",
    severity=Severity.SEV2,
    state="investigating",
    services=("checkout",),
    reporter="U1",
    source="person",
    source_url=None,
    channel="C1",
    channel_state="open",
    channel_error=None,
    declared_at=WHEN,
    acknowledged_by=None,
    resolved_by=None,
    resolved_at=None,
)
RESOLVED = replace(INCIDENT, state="resolved", resolved_by="U2", resolved_at=WHEN)
BY_ALERT = replace(INCIDENT, reporter=None, source="alert", source_url="https://prometheus/graph?a=1&b=2")
FAILED = replace(INCIDENT, channel=None, channel_state="failed", channel_error="restricted_action")
KINDS: dict[str, dict[str, Any]] = {
    "acknowledged": {},
    "severity": {"from": 2, "to": 1},
    "resolved": {},
    "alert_firing": {"title": "<!here>", "summary": "`x`", "url": "https://example.com/"},
    "alert_resolved": {"title": "t", "remaining": 0},
    "not_invited": {"reason": "user_is_restricted"},
}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("shown", [INCIDENT, RESOLVED, BY_ALERT, FAILED, replace(RESOLVED, resolved_by=None)])
def test_everything_renders_and_pings_nobody(language: str, shown: IncidentView) -> None:
    words = words_for(language)
    for message in (
        incident.panel(words, shown),
        incident.announcement(words, shown),
        incident.listing(words, [shown]),
    ):
        assert message.text
        assert "<!channel>" not in json.dumps(message.payload)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_is_told(language: str, kind: str) -> None:
    told = incident.entry(words_for(language), EntryView(INCIDENT, kind, "U1", KINDS[kind], WHEN))
    assert told.text
    assert "<!here>" not in told.text


def test_an_open_incident_has_buttons_and_a_resolved_one_has_none() -> None:
    words = words_for("en")
    assert "incident.resolve" in json.dumps(incident.panel(words, INCIDENT).blocks)
    assert "incident." not in json.dumps(incident.panel(words, RESOLVED).blocks)


def test_a_refused_channel_offers_to_try_again() -> None:
    shown = json.dumps(incident.announcement(words_for("en"), FAILED).blocks)
    assert "restricted_action" in shown
    assert "incident.reopen_channel" in shown


def test_a_topic_fits() -> None:
    assert len(incident.topic(words_for("ko"), replace(INCIDENT, title="가" * 400))) == 250


def test_the_modal_asks_for_title_and_severity_and_carries_the_channel() -> None:
    view = incident.declare_view(words_for("ko"), "C9").payload
    assert view["private_metadata"] == "C9"
    assert [block["block_id"] for block in view["blocks"]] == ["title", "severity"]


def test_the_modal_may_be_opened_where_there_is_no_channel_and_with_a_title() -> None:
    view = incident.declare_view(words_for("en"), "", title="search is <down>").payload
    assert "private_metadata" not in view
    assert view["blocks"][0]["element"]["initial_value"] == "search is <down>"


@pytest.mark.parametrize(("language", "label"), [("en", "Source"), ("ko", "출처")])
def test_an_alerts_incident_links_to_the_alert(language: str, label: str) -> None:
    words = words_for(language)
    link = f"<https://prometheus/graph?a=1&amp;b=2|{label}>"
    assert link in incident.panel(words, BY_ALERT).blocks[1]["text"]["text"]
    assert link not in json.dumps(incident.panel(words, INCIDENT).blocks, ensure_ascii=False)
