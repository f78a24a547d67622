import json
from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue.recoveries import Recovery
from bot.messages.history import happened
from bot.messages.recovery import STATES, WHY, card, dry, listing
from bot.messages.words import words_for
from bot.slack.mrkdwn import plain
from bot.watches.recovery_queries import RecoveryView, Stopped
from bot.watches.recovery_rules import ATTEMPTS, COOLDOWN, FLEET, MAINTENANCE, OFF, OTHERS, State
from tests.work.bench import NOW

RUN = RecoveryView(
    id=7,
    workspace=1,
    watch="memory",
    state_id=3,
    episode=1,
    attempt=2,
    script="restart",
    place="web-1",
    argv=("/srv/ops/restart", "--now", "a b"),
    state=State.AWAITING,
    why=None,
    said=None,
    dry=False,
    channel="C1",
    incident_id=None,
    requested_by=None,
    requested_at=NOW,
    decided_by=None,
    expires_at=NOW,
    mark="m",
    host=None,
    handle=None,
    started_at=None,
    heard_at=None,
    deadline_at=None,
    tail=None,
    good=0,
    watched_until=None,
    ended_at=None,
    escalated_at=None,
    escalated_for=None,
)
RESTART = Recovery(run=("/srv/ops/restart",), title="Restart it", title_ko="다시 시작", approval="auto")


def shown(of: RecoveryView, lang: str = "en") -> str:
    return json.dumps(card(words_for(lang), of, RESTART).payload, ensure_ascii=False)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("state", list(State))
def test_every_state_is_said_and_only_one_asks_for_a_decision(state: State, lang: str) -> None:
    found = shown(replace(RUN, state=state), lang)
    assert ("recovery.approve" in found) == (state == State.AWAITING)
    assert ("다시 시작" if lang == "ko" else "Restart it") in found
    assert STATES[state]


def test_the_very_arguments_are_shown() -> None:
    assert "/srv/ops/restart --now 'a b'" in shown(RUN)


def test_a_button_carries_the_attempt_and_its_state() -> None:
    assert '"7 awaiting"' in shown(RUN)


@pytest.mark.parametrize("why", [*WHY, "conflict"])
def test_every_reason_is_said(why: str) -> None:
    assert plain(words_for("ko").label(WHY.get(why, "거부되었습니다"))) in shown(replace(RUN, why=why), "ko")


def test_the_words_of_the_rules_are_all_known() -> None:
    assert {OFF, MAINTENANCE, COOLDOWN, FLEET, ATTEMPTS, OTHERS} <= set(WHY)


def test_what_a_program_says_pings_nobody() -> None:
    found = shown(replace(RUN, tail="<!channel> *done*", said="<@U1>", why="late"))
    assert "<!channel>" not in found
    assert "<@U1>" not in found


def test_people_are_asked_for_where_no_script_helps() -> None:
    found = shown(replace(RUN, state=State.FAILED, why="late", escalated_at=NOW, escalated_for="attempts"))
    assert "needs people" in found
    assert WHY["attempts"] in found


@pytest.mark.parametrize(("script", "said"), [("auto", "by itself"), ("ask", "asks before"), ("sre", "asks sre")])
def test_the_list_says_who_lets_a_script_run(script: str, said: str) -> None:
    found = listing(words_for("en"), {"restart": RESTART.model_copy(update={"approval": script})}, {}, None)
    assert said in str(found.payload)


def test_the_list_says_that_all_are_stopped_and_how_the_last_went() -> None:
    last = {"restart": replace(RUN, state=State.RECOVERED, started_at=NOW)}
    found = str(listing(words_for("en"), {"restart": RESTART}, last, Stopped("U9", NOW)).payload)
    assert "<@U9>" in found
    assert "has helped" in found
    assert "recovery.restart" in plain(listing(words_for("en"), {}, {}, None).text)


def test_a_dry_run_says_that_nothing_was_run() -> None:
    assert "Nothing was run" in dry(words_for("en"), "restart", ("a", "b c")).text


@pytest.mark.parametrize("given", [{"why": "late", "escalated": True}, {"why": None, "escalated": False}])
def test_a_timeline_tells_of_an_attempt(given: dict[str, Any]) -> None:
    detail = {"script": "restart", "attempt": 1, "state": "failed", "place": "web-1", "tail": "<!here> x", **given}
    said = happened(words_for("en"), "recovery", "U2", detail)
    assert "did not help" in said
    assert "<!here>" not in said
    assert ("needs people" in said) == given["escalated"]
