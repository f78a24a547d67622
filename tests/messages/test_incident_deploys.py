"""The deploys of an incident, told so that every word from outside is shown as it is."""

import json
from dataclasses import replace

import pytest

from bot.deploys.rules import State
from bot.flows.deploy_news import ENTRY
from bot.flows.incident_deploys import CAUSE
from bot.messages.history import happened
from bot.messages.incident_deploys import TOLD, shown
from bot.messages.words import words_for
from tests.messages.test_deploy import BOTH, VIEW
from tests.messages.test_incident import INCIDENT

DETAIL = {
    "number": 12,
    "service": "web",
    "environment": "production",
    "commit": "<!here>",
    "is_rollback": False,
    "url": "https://ci.example/1",
    "state": "live",
    "mends": True,
    "is_cause": True,
}


@BOTH
def test_the_cause_is_marked_and_chosen(lang: str) -> None:
    of = shown(words_for(lang), INCIDENT, [VIEW, replace(VIEW, id=2, number=11, live_before=None)], VIEW)
    menu = of.blocks[-1]["elements"][0]
    assert menu["initial_option"]["value"] == f"{INCIDENT.id} 1 1"
    values = [each["value"].split()[-1] for each in menu["options"]]
    assert values == ["1", "2", "-"]
    assert json.dumps(of.payload).count(":zap:") == 1


def test_a_cause_that_was_not_near_is_shown_too_and_nothing_without_any() -> None:
    of = shown(words_for("en"), INCIDENT, [], VIEW)
    assert "*12* `web` `production` `bbbbbbb` → `aaaaaaa`" in json.dumps(of.payload, ensure_ascii=False)
    assert "Nothing of its services" in shown(words_for("en"), INCIDENT, [], None).text


@BOTH
@pytest.mark.parametrize("state", [State.STARTING, State.LIVE, State.TIMED_OUT])
@pytest.mark.parametrize("more", [{}, {"is_rollback": True}, {"mends": False, "url": None}])
def test_how_a_deploy_went_is_told(lang: str, state: State, more: dict[str, object]) -> None:
    said = happened(words_for(lang), "deploy", "U1", {**DETAIL, "state": state, **more})
    assert "12" in said
    assert "<!here>" not in said


@BOTH
@pytest.mark.parametrize(("who", "is_cause"), [("U1", True), ("U1", False), (None, True)])
def test_who_pointed_at_the_cause_or_took_it_back_is_told(lang: str, who: str | None, *, is_cause: bool) -> None:
    said = happened(words_for(lang), "cause", who, {**DETAIL, "is_cause": is_cause})
    assert ("<@U1>" in said) is (who is not None)
    assert (":zap:" in said) is is_cause


def test_there_are_two_kinds_of_entries() -> None:
    assert set(TOLD) == {CAUSE, ENTRY}
