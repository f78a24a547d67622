import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.deploys.ports import Rejected, Uncertain, Verdict
from bot.flows import deploy_acts
from bot.http import OutsideAway
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Stage, stage

WEB = Wish("web", environment="staging")
LIVE = Wish("web", environment="production")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


def test_from_a_word_to_a_run(made: Stage) -> None:
    key = made.ask(WEB)
    view = made.view(key)
    assert (view.state, view.commit, view.url) == ("running", HEAD, f"https://ci.example/{view.mark}")
    assert [(each.commit, each.environment) for each in made.backend.started] == [(HEAD, "staging")]
    (card,) = [call for call in made.slack.of("chat.postMessage") if call["channel"] == "CW"]
    assert "Make it &lt;!channel&gt; faster" in json.dumps(made.slack.of("chat.update")[-1])
    assert "Deploy 1" in card["text"]


def test_a_ref_that_is_not_there_begins_nothing(made: Stage) -> None:
    key = made.ask(Wish("web", "nowhere", "staging"))
    assert (made.view(key).state, made.view(key).why) == ("refused", "no_commit")
    assert made.backend.started == []


def test_a_ref_that_moves_after_the_plan_changes_nothing(made: Stage) -> None:
    key = made.ask(LIVE, commit=None)
    assert made.view(key).state == "refused"  # it is not live in staging
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    key = made.ask(LIVE)
    assert made.view(key).state == "planned"
    made.repository.refs["main"] = OLD
    assert made.change(key, deploy_acts.confirm, "U0MAYAJOHN")
    assert made.backend.started[-1].commit == HEAD


def test_the_second_waits_for_its_turn(made: Stage) -> None:
    keys = [made.ask(WEB) for _ in range(3)]
    assert made.states() == ["running", "queued", "queued"]
    assert "2 go before it" in json.dumps(made.slack.of("chat.update")[-1])
    made.backend.ends()
    made.look(seconds=2)
    assert "1 goes before it" in json.dumps(made.slack.of("chat.update"))
    assert made.states() == ["live", "running", "queued"]
    assert made.change(keys[2], deploy_acts.cancel, "U1")
    assert made.states()[2] == "cancelled"


def test_a_dry_run_shows_its_plan_and_starts_nothing(made: Stage) -> None:
    key = made.ask(Wish("web", environment="staging", is_dry_run=True))
    assert (made.view(key).state, made.view(key).why) == ("cancelled", "dry_run")
    assert made.view(key).plan["gates"]
    assert made.backend.started == []


GATED = CATALOGUE.replace("[environment.staging]", '[environment.staging]\ngates = ["ci"]\napprovals = 1')


def test_gates_are_asked_again_at_the_start(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, GATED)
    key = made.ask(WEB)
    assert made.view(key).state == "approving"
    assert not made.change(key, deploy_acts.approve, "U0MAYAJOHN")  # nobody approves their own
    made.repository.passed = Verdict.FAILED
    assert made.change(key, deploy_acts.approve, "U2")
    assert (made.view(key).state, made.view(key).why) == ("refused", "gates")
    assert made.backend.started == []


def test_a_skipped_gate_is_kept_and_shown(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, GATED.replace("approvals = 1", ""))
    made.repository.passed = Verdict.FAILED
    key = made.ask(Wish("web", environment="staging", skip=("ci",), reason="the fix"))
    assert made.view(key).state == "running"
    assert {each["gate"]: each["outcome"] for each in made.view(key).plan["gates"]}["ci"] == "skipped"
    assert "Skipped, because: the fix" in json.dumps(made.slack.of("chat.update"))


def test_a_start_that_is_refused_leaves_the_place(made: Stage) -> None:
    made.backend.starts, made.backend.takes = [Rejected("denied", "bad token")], False
    key = made.ask(WEB)
    assert (made.view(key).state, made.view(key).why, made.view(key).said) == ("failed", "denied", "bad token")
    assert made.view(made.ask(WEB)).state == "running"


@pytest.mark.parametrize("failure", [Uncertain("timeout"), OutsideAway("status 502", 502)])
def test_a_start_without_an_answer_is_never_sent_again_blindly(made: Stage, failure: Exception) -> None:
    made.backend.starts = [failure]
    key = made.ask(WEB)
    assert made.view(key).state == "unknown"
    made.look(seconds=2)
    assert made.view(key).state == "running"
    assert len(made.backend.started) == 1


def test_a_start_that_never_began_is_told_so(made: Stage) -> None:
    made.backend.starts, made.backend.takes = [Uncertain("timeout")], False
    key = made.ask(WEB)
    made.look(seconds=2)
    assert made.view(key).state == "unknown"
    made.look(minutes=2)
    assert (made.view(key).state, made.view(key).why) == ("failed", "never_began")


def test_a_plan_that_nobody_confirms_expires(made: Stage) -> None:
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    key = made.ask(LIVE)
    made.look(minutes=29)
    assert made.view(key).state == "planned"
    made.look(minutes=2)
    assert made.view(key).state == "expired"


def test_what_lies_between_is_compared_with_what_is_live(made: Stage) -> None:
    made.repository.refs["main"] = OLD
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    made.repository.refs["main"] = HEAD
    key = made.ask(WEB)
    assert made.repository.compared == [(OLD, HEAD)]
    shown = json.dumps(made.slack.of("chat.update")[-1], ensure_ascii=False)
    assert made.view(key).live_before == OLD
    assert "and 2 more" in shown
    assert "touches migrations" in shown
