import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.incidents.queries import IncidentView
from bot.incidents.rules import State, Times
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
    state=State.INVESTIGATING,
    services=("checkout",),
    reporter="U1",
    source="person",
    source_url=None,
    channel="C1",
    channel_state="open",
    channel_error=None,
    is_private=False,
    impact=None,
    trying=None,
    times=Times(WHEN, WHEN, WHEN),
    acknowledged_by=None,
    resolved_by=None,
    closed_at=None,
    update_due_at=None,
    roles={},
)
RESOLVED = replace(INCIDENT, state=State.RESOLVED, resolved_by="U2", times=Times(WHEN, WHEN, WHEN, resolved=WHEN))
BY_ALERT = replace(INCIDENT, reporter=None, source="alert", source_url="https://prometheus/graph?a=1&b=2")
FAILED = replace(INCIDENT, channel=None, channel_state="failed", channel_error="restricted_action")


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


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (State.INVESTIGATING, "acknowledge state severity update resolve more"),
        (State.MONITORING, "acknowledge state severity update resolve more"),
        (State.RESOLVED, "close reopen"),
        (State.CLOSED, "reopen"),
        (State.CANCELLED, "reopen"),
    ],
)
def test_the_panel_offers_what_can_be_done(state: State, actions: str) -> None:
    shown = replace(RESOLVED, state=state, closed_at=WHEN)
    offered = re.findall(r'"action_id": "incident\.(\w+)"', json.dumps(incident.panel(words_for("en"), shown).blocks))
    assert offered == actions.split()


def test_the_panel_names_roles_impact_and_the_next_update() -> None:
    held = {"commander": "U9", "database": "U8"}
    full = replace(INCIDENT, roles=held, impact="all < some", trying="a restart", update_due_at=WHEN)
    shown = json.dumps(incident.panel(words_for("ko"), full).blocks, ensure_ascii=False)
    for part in ("지휘자: <@U9>", "database: <@U8>", "all &lt; some", "a restart", "다음 소식"):
        assert part in shown


def test_a_refused_channel_offers_to_try_again() -> None:
    shown = json.dumps(incident.announcement(words_for("en"), FAILED).blocks)
    assert "restricted_action" in shown
    assert "incident.reopen_channel" in shown


def test_a_topic_fits() -> None:
    assert len(incident.topic(words_for("ko"), replace(INCIDENT, title="가" * 400))) == 250


@pytest.mark.parametrize(("language", "label"), [("en", "Source"), ("ko", "출처")])
def test_an_alerts_incident_links_to_the_alert(language: str, label: str) -> None:
    words = words_for(language)
    link = f"<https://prometheus/graph?a=1&amp;b=2|{label}>"
    assert link in incident.panel(words, BY_ALERT).blocks[1]["text"]["text"]
    assert link not in json.dumps(incident.panel(words, INCIDENT).blocks, ensure_ascii=False)
