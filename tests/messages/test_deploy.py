"""What people read about deploys fits into Slack, in both languages, in every state and for every reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.deploys.gates import Outcome, decide
from bot.deploys.ports import REASONS, Finding, Verdict
from bot.deploys.queries import DeployView
from bot.deploys.rules import State
from bot.messages.deploy import (
    BUTTONS,
    GATE_SAYS,
    GATES,
    STATES,
    WHY,
    card,
    history,
    lock_row,
    status,
    title_of_incident,
)
from bot.messages.words import words_for
from tests.deploys.test_gates import STRICT, WELL

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COMMIT = {"sha": "a" * 40, "subject": "Fix <!channel>", "author": "Maya *", "authored_at": NOW.isoformat()}
NAMES = {"by": "U1", "until": NOW.isoformat(), "reason": "a fair"}
GATED = [
    {"gate": gate, "outcome": "shut", "why": why, "names": NAMES if why == "frozen" else {}}
    for gate, why in zip(GATES, GATE_SAYS, strict=False)
]
VIEW = DeployView(
    id=1,
    workspace=1,
    number=12,
    service="web",
    environment="production",
    kind="deploy",
    ref="main",
    commit="a" * 40,
    live_before="b" * 40,
    state=State.RUNNING,
    why=None,
    said=None,
    requester="U1",
    channel="#web",
    asked_at=NOW,
    skip=("ci",),
    reason="the fix",
    fixes=None,
    rollback_of=None,
    plan={"commit": COMMIT, "comparison": {"commits": [COMMIT] * 20, "total": 300, "paths": []}, "gates": GATED},
    backend="command",
    mark="bongsu-t1-12-1",
    host=None,
    handle="1",
    url="https://ci.example/1",
    step="building",
    tail="line 1\n```line 2```",
    confirmed_by="U2",
    started_at=NOW,
    ended_at=None,
    deadline_at=None,
    watch_until=None,
    heard_at=None,
    unwell=0,
)
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


@BOTH
@pytest.mark.parametrize("state", list(State))
def test_every_state_is_told_and_offers_what_fits(lang: str, state: State) -> None:
    message = card(words_for(lang), replace(VIEW, state=state, ended_at=NOW))
    offered = [
        element["action_id"] for block in message.blocks if block["type"] == "actions" for element in block["elements"]
    ]
    ours = [f"deploy.{event}" for event, _, _ in BUTTONS.get(state, ())]
    assert offered == ours + ["deploy.incident"] * (state in {State.FAULTY, State.FAILED, State.LOST})
    assert "<!channel>" not in json.dumps(message.payload)


@BOTH
def test_before_the_commit_is_known_there_is_no_plan(lang: str) -> None:
    message = card(words_for(lang), replace(VIEW, commit=None, plan={}, tail=None, state=State.PLANNING))
    assert len(message.blocks) == 2


@BOTH
@pytest.mark.parametrize(("state", "is_told"), [(State.RUNNING, True), (State.CANCELLING, True), (State.LIVE, False)])
def test_the_step_is_told_while_it_runs(lang: str, state: State, is_told: bool) -> None:  # noqa: FBT001
    shown = json.dumps(card(words_for(lang), replace(VIEW, state=state, step="build <!channel>")).payload)
    assert ("build &lt;!channel&gt;" in shown) is is_told


def test_a_button_carries_the_state_and_the_commit_that_it_showed() -> None:
    (row,) = [block for block in card(words_for("en"), VIEW).blocks if block["type"] == "actions"]
    assert row["elements"][0]["value"] == f"1 running {'a' * 40}"


@pytest.mark.parametrize(("caused", "wanted"), [((), "offer"), ((), "never"), ((3,), "offer")])
def test_an_incident_is_offered_where_one_is_wanted_and_there_is_none(caused: tuple[int, ...], wanted: str) -> None:
    of = replace(VIEW, state=State.FAULTY, plan={**VIEW.plan, "incident": wanted})
    shown = json.dumps(card(words_for("en"), of, caused=caused, mends=4).payload)
    assert ("deploy.incident" in shown) is (not caused and wanted == "offer")
    assert ("caused incident 3." in shown) is bool(caused)
    assert "mend incident 4." in shown


@BOTH
def test_the_incident_of_a_deploy_has_a_title(lang: str) -> None:
    assert "12" in title_of_incident(words_for(lang), replace(VIEW, state=State.LOST))


def test_there_are_words_for_everything() -> None:
    assert set(STATES) == set(State)
    assert set(REASONS) <= set(WHY)
    for change in ({}, {"is_named": False}, {"checks": None}, {"hidden": 1}, {"incidents": (1,)}, {"approvers": ()}):
        told = decide(replace(WELL, **change), STRICT)
        assert {each.gate for each in told} <= set(GATES)
        assert {each.why for each in told if each.outcome != Outcome.OPEN} <= set(GATE_SAYS)
    for verdict in set(Verdict) - {Verdict.PASSED}:
        told = decide(replace(WELL, checks=Finding(verdict), review=Finding(verdict)), STRICT)
        assert {each.why for each in told if each.outcome != Outcome.OPEN} <= set(GATE_SAYS)


@BOTH
@pytest.mark.parametrize("why", list(WHY))
def test_every_reason_is_a_sentence(lang: str, why: str) -> None:
    words = words_for(lang)
    shown = json.dumps(card(words, replace(VIEW, state=State.FAILED, why=why, said="<@U1> says no")).payload)
    assert "&lt;@U1&gt; says no" in shown


@BOTH
def test_a_rollback_is_called_so(lang: str) -> None:
    assert ":rewind:" in json.dumps(card(words_for(lang), replace(VIEW, kind="rollback")).payload)


@BOTH
def test_lists(lang: str) -> None:
    words = words_for(lang)
    assert "production" in json.dumps(history(words, [VIEW] * 20).payload)
    places = [("staging", None), ("production", replace(VIEW, state=State.LIVE, ended_at=NOW))]
    lock = lock_row(words, "web all", "U9", "a fair", NOW)
    shown = json.dumps(status(words, [("web", places)], [lock]).payload)
    assert "aaaaaaa" in shown
    assert "a fair" in shown
    assert history(words, []).text == status(words, [], []).text
