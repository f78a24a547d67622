"""What went wrong in other tools that deploy, each by the number of its project's tracker (docs/failures.md)."""

import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import locks, service
from bot.deploys.grammar import Wish
from bot.deploys.ports import Phase, Verdict
from bot.deploys.rules import State
from bot.flows import deploy_acts, deploy_locks
from bot.models import Deploy, Workspace
from bot.people.service import mirror
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Stage, stage

MAYA = "U0MAYAJOHN"
WEB = Wish("web", environment="staging")
APPROVED = CATALOGUE.replace("[environment.staging]", '[environment.staging]\napprovals = 1\ngates = ["ci"]')


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


@pytest.fixture
def approved(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, APPROVED)


def locked(made: Stage, holder: str) -> None:
    with made.engine.database.write() as tx:
        locks.take(tx, made.engine.workspace, "web", "staging", holder, "a fair", made.engine.now, None)


def shown(made: Stage) -> str:
    """Give the message as it stands."""
    return json.dumps((made.slack.of("chat.update") or made.slack.of("chat.postMessage"))[-1])


def test_slashdeploy_75_who_waits_for_a_place_goes_when_it_is_free(made: Stage) -> None:
    locked(made, "U9")
    key = made.ask(WEB)
    assert made.view(key).state == "queued"
    with made.engine.database.write() as tx:
        (lock,) = locks.of_workspace(tx, made.engine.workspace, made.engine.now)
        locks.release(lock, "U9", made.engine.now)
        deploy_locks.released(tx, lock, "U9", made.engine.now)
    made.engine.run_all()
    assert made.view(key).state == "running"


def test_slashdeploy_92_ones_own_lock_holds_others_up_and_not_oneself(made: Stage) -> None:
    locked(made, MAYA)
    assert made.view(made.ask(WEB)).state == "running"


def test_shipit_562_and_samson_73_what_nobody_hears_of_holds_no_place_for_ever(made: Stage) -> None:
    made.ask(WEB)
    made.backend.runs = {}
    made.is_well = False
    made.look(minutes=3)
    made.is_well = True
    assert made.states() == ["lost"]
    made.ask(WEB)
    assert made.states() == ["lost", "running"]


def test_shipit_665_766_796_what_waits_says_for_what(made: Stage) -> None:
    made.ask(WEB)
    made.ask(WEB)
    assert "1 goes before it" in shown(made)
    made.backend.ends()
    locked(made, "U9")
    made.look(minutes=1)
    assert "<@U9> holds this place: a fair" in shown(made)


def test_shipit_1086_and_1244_a_rollback_waits_for_the_end_of_what_is_cancelled(made: Stage) -> None:
    for _ in range(2):
        made.ask(WEB)
        made.backend.ends()
        made.look(seconds=2)
    running = made.ask(WEB)
    assert made.change(running, deploy_acts.cancel, MAYA)
    back = made.ask(WEB, kind="rollback", commit=OLD)
    made.look(minutes=1)
    assert [made.view(key).state for key in (running, back)] == ["cancelling", "queued"]
    made.backend.ends(Phase.CANCELLED)
    made.look(seconds=2)
    assert [made.view(key).state for key in (running, back)] == ["cancelled", "running"]
    assert made.backend.started[-1].commit == OLD


def test_argo_cd_14316_one_message_is_kept_current(made: Stage) -> None:
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    posts = [call for call in made.slack.of("chat.postMessage") if "Deploy 1" in call["text"]]
    assert len(posts) == 1
    assert "Live" in shown(made)


def test_argocd_notifications_153_288_338_409_its_end_is_told_once(made: Stage) -> None:
    made.ask(WEB)
    made.backend.ends()
    for _ in range(9):
        made.look(seconds=30)
    told = [call for call in made.slack.calls if "Live" in json.dumps(call)]
    assert len(told) == 1


def test_what_waits_for_an_approval_holds_no_place(approved: Stage) -> None:
    waiting = approved.ask(WEB)
    other = approved.ask(WEB)
    assert approved.change(other, deploy_acts.approve, "U2")
    assert [approved.view(key).state for key in (waiting, other)] == ["approving", "running"]


def test_gitploy_185_what_was_approved_is_asked_again_at_its_start(approved: Stage) -> None:
    key = approved.ask(WEB)
    approved.repository.passed = Verdict.FAILED
    assert approved.change(key, deploy_acts.approve, "U2")
    assert (approved.view(key).state, approved.backend.started) == ("refused", [])


def test_hubot_deploy_41_every_change_is_told(made: Stage) -> None:
    made.ask(WEB)
    assert "Running" in shown(made)
    made.backend.ends(Phase.FAILED)
    made.look(seconds=2)
    assert "Failed" in shown(made)


def test_a_whole_commit_passes_no_gate_more_easily(approved: Stage) -> None:
    approved.repository.passed = Verdict.FAILED
    assert approved.view(approved.ask(Wish("web", HEAD, "staging"))).state == "refused"


def test_an_approver_who_left_has_approved_nothing(approved: Stage) -> None:
    locked(approved, "U9")
    key = approved.ask(WEB)
    approved.change(key, deploy_acts.approve, "U2")
    assert approved.view(key).state == "queued"
    with approved.engine.database.write() as tx:
        mirror(
            tx,
            tx.get_one(Workspace, approved.engine.workspace),
            {"id": "U2", "deleted": True, "profile": {}},
            approved.engine.now,
        )
        (lock,) = locks.of_workspace(tx, approved.engine.workspace, approved.engine.now)
        locks.release(lock, "U9", approved.engine.now)
        deploy_locks.released(tx, lock, "U9", approved.engine.now)
    approved.engine.run_all()
    assert approved.backend.started == []
    assert approved.view(key).state == "approving"
    assert approved.change(key, deploy_acts.approve, "U3")
    assert approved.view(key).state == "running"


def test_two_who_confirm_at_once_start_one_run(made: Stage) -> None:
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    key = made.ask(Wish("web", environment="production"))
    with made.engine.database.write() as tx:
        row = service.locked(tx, made.engine.workspace, key)
        assert [deploy_acts.confirm(tx, row, who, made.engine.now) for who in (MAYA, "U2")] == [True, False]
    made.engine.run_all()
    assert [each.environment for each in made.backend.started] == ["staging", "production"]
    with made.engine.database.read() as tx:
        assert tx.get_one(Deploy, key).confirmed_by == MAYA


def test_from_the_word_to_the_plan_slack_is_called_three_times_at_most(made: Stage) -> None:
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    before = len(made.slack.calls)
    assert made.view(made.ask(Wish("web", environment="production"))).state == State.PLANNED
    assert len(made.slack.calls) - before <= 3
