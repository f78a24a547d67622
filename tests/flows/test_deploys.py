import json
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.deploys.ports import Order, Rejected, Uncertain, Verdict
from bot.flows import deploy_acts
from bot.http import OutsideAway, OutsideBusy
from bot.models import Deploy, Job
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Backend, Stage, stage

WEB = Wish("web", environment="staging")
LIVE = Wish("web", environment="production")
FAR = CATALOGUE.replace('git = "/nowhere"', 'repository = "shop/web"').replace(
    '.command]\nrun = ["./deploy"]', '.github_actions]\nworkflow = "deploy.yml"'
)


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


class Knowing(Backend):
    """A backend that tells beforehand what it would say."""

    answers: list[Exception]

    def check(self, _order: Order) -> None:
        if self.answers:
            raise self.answers.pop(0)


@pytest.fixture
def knowing(database: Database, tmp_path: Path) -> tuple[Stage, Knowing]:
    backend = Knowing()
    backend.answers = []
    return stage(database, tmp_path, backend=backend), backend


def test_what_a_backend_would_refuse_is_told_by_the_plan(knowing: tuple[Stage, Knowing]) -> None:
    made, backend = knowing
    backend.answers = [Rejected("auto_sync")]
    key = made.ask(WEB)
    assert (made.view(key).state, made.view(key).why, backend.started) == ("refused", "auto_sync", [])
    assert "syncs this application by itself" in json.dumps(made.slack.of("chat.update")[-1])


@pytest.mark.parametrize("away", [OutsideAway("status 502", 502), OutsideBusy(60)])
def test_a_backend_that_is_away_while_the_plan_is_made_is_asked_at_the_start(
    knowing: tuple[Stage, Knowing], away: Exception
) -> None:
    made, backend = knowing
    backend.answers = [away]
    assert made.view(made.ask(WEB)).state == "running"


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


class Killed(BaseException):
    """The instance dies."""


@pytest.fixture
def far(database: Database, tmp_path: Path) -> Stage:
    """Deploy by something that is not on this machine."""
    return stage(database, tmp_path, FAR)


def die(made: Stage, *, begun: bool) -> int:
    """Let the instance die while it asks for a start, and another one take the job over; answer the deploy."""
    made.backend.starts, made.backend.takes = [Killed()], begun
    with pytest.raises(Killed):
        made.ask(WEB)
    with made.engine.database.write() as tx:
        tx.execute(update(Job).where(Job.state == "running").values(state="ready", owner=None))
        return tx.query(Deploy).one().id


def test_after_a_death_a_run_that_began_is_found_and_not_begun_again(far: Stage) -> None:
    key = die(far, begun=True)
    far.engine.run_all()
    assert (far.view(key).state, len(far.backend.started)) == ("running", 1)


def test_after_a_death_nothing_is_begun_before_it_is_sure_that_nothing_was(far: Stage) -> None:
    key = die(far, begun=True)
    late, far.backend.runs = far.backend.runs, {}  # a backend that shows a run only after a while
    far.engine.run_all()
    far.look(seconds=50)
    assert (far.view(key).state, len(far.backend.started)) == ("starting", 1)
    far.backend.runs = late
    far.look(seconds=10)
    assert (far.view(key).state, len(far.backend.started)) == ("running", 1)


def test_after_a_death_what_never_began_is_begun(far: Stage) -> None:
    key = die(far, begun=False)
    far.engine.run_all()
    assert (far.view(key).state, far.backend.started) == ("starting", [])
    far.look(minutes=1)
    assert (far.view(key).state, len(far.backend.started)) == ("running", 1)


def test_a_backend_that_only_asks_for_pauses_holds_the_place_for_an_hour(far: Stage) -> None:
    far.backend.starts, far.backend.takes = [OutsideBusy(600)] * 9, False
    key = far.ask(WEB)
    for _ in range(5):
        far.look(minutes=11)
        assert far.view(key).state == "starting"
    far.look(minutes=11)
    assert (far.view(key).state, far.view(key).why) == ("lost", "no_word")
    assert far.backend.started == []


def test_a_machine_that_was_to_begin_a_run_is_the_one_that_does(made: Stage) -> None:
    made.backend.starts, made.backend.takes = [OutsideBusy(5)], False
    key = made.ask(WEB)
    with made.engine.database.write() as tx:
        tx.query(Deploy).one().host = "elsewhere"
    made.engine.later(seconds=6)
    made.engine.run_all()
    assert made.backend.started == []
    with made.engine.database.read() as tx:
        assert [job.host for job in tx.query(Job).where(Job.state == "ready")] == ["elsewhere"]
    made.look(minutes=3)
    assert (made.view(key).state, made.view(key).why) == ("lost", "host_gone")
    assert made.view(made.ask(WEB)).state == "running"


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
