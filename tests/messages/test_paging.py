import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.incidents.paging import PageView
from bot.messages import paging
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT, RESOLVED

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PAGE = PageView(
    id=1,
    incident=INCIDENT,
    reason="declared",
    target=None,
    key="bongsu-T1-12-1",
    callees=("anna",),
    people=("U0ANNAWEB", "U0MAYAJOHN"),
    state="called",
    error=None,
    settled="",
    created_at=WHEN,
    escalate_at=WHEN,
    asked_by=None,
)
ASKED = replace(PAGE, reason="asked", asked_by="U0LUCARIN", escalate_at=None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "<@U0ANNAWEB>, <@U0MAYAJOHN>: you are called"),
        ({}, "unless somebody takes it up by"),
        ({"people": (), "state": "calling"}, "on its way"),
        ({"target": "shop", "people": ()}, "PagerDuty (`shop`) is calling"),
        ({"target": "shop", "people": (), "state": "calling"}, "on its way"),
        ({"reason": "unanswered"}, "Nobody has taken it up in time"),
        ({"reason": "failed"}, "did not go out, so others"),
        ({"state": "failed", "error": "status 400"}, ":warning: The call did not go out: `status 400`"),
        ({"incident": replace(INCIDENT, acknowledged_by="U1X")}, "<@U1X> is on it."),
        ({"incident": RESOLVED, "people": (), "target": "shop"}, "It is over."),
        ({"incident": RESOLVED, "people": ()}, "Nobody had to be called."),
        (vars(ASKED), "<@U0ANNAWEB>, <@U0MAYAJOHN>: <@U0LUCARIN> asks for your help."),
        (vars(ASKED) | {"people": ()}, "on its way"),
        (vars(ASKED) | {"target": "shop"}, "<@U0LUCARIN> asks for help."),
        (vars(ASKED) | {"incident": replace(INCIDENT, acknowledged_by="U1X")}, "asks for your help."),
    ],
)
def test_what_the_channel_is_told(changes: dict[str, Any], said: str) -> None:
    assert said in json.dumps(paging.page(words_for("en"), replace(PAGE, **changes)).payload, ensure_ascii=False)
    assert paging.page(words_for("ko"), replace(PAGE, **changes)).text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_call_shows_what_it_is_about_and_pings_nobody_else(language: str) -> None:
    shown = json.dumps(paging.call(words_for(language), PAGE).payload, ensure_ascii=False)
    assert "incident.acknowledge" in shown
    assert "<!channel>" not in shown
    assert "SEV2" in shown
    assert "<#C1>" in shown


@pytest.mark.parametrize(("taken_up", "offered"), [(None, True), ("U1X", False)])
def test_who_is_asked_for_is_told_by_whom(taken_up: str | None, offered: bool) -> None:  # noqa: FBT001
    told = replace(ASKED, incident=replace(INCIDENT, acknowledged_by=taken_up))
    shown = json.dumps(paging.call(words_for("en"), told).payload)
    assert "<@U0LUCARIN> asks for your help in incident 12" in shown
    assert ("incident.acknowledge" in shown) == offered


@pytest.mark.parametrize("incident", [RESOLVED, replace(INCIDENT, acknowledged_by="U1X")])
def test_who_need_not_come_any_more_has_no_button(incident: Any) -> None:
    shown = json.dumps(paging.call(words_for("en"), replace(PAGE, incident=incident)).payload)
    assert "incident.acknowledge" not in shown
