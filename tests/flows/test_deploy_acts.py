import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import locks
from bot.deploys.grammar import Wish
from bot.deploys.ports import Phase, Uncertain
from bot.flows import deploy_acts, deploy_locks
from bot.models import DeployEvent
from tests.flows.deploying import CATALOGUE, HEAD, Stage, stage

WEB = Wish("web", environment="staging")
LIVE = Wish("web", environment="production")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


def test_a_second_press_confirms_nothing_twice(made: Stage) -> None:
    made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    key = made.ask(LIVE)
    assert [made.change(key, deploy_acts.confirm, "U0MAYAJOHN") for _ in range(2)] == [True, False]
    assert len(made.backend.started) == 2


def test_what_a_lock_holds_up_goes_when_it_is_given_back(made: Stage) -> None:
    with made.engine.database.write() as tx:
        where = (made.engine.workspace, "web", "staging")
        row = locks.take(tx, *where, "U9", "a fair", made.engine.now, None)
    key = made.ask(WEB)
    assert made.view(key).state == "queued"
    made.look(seconds=60)
    assert made.backend.started == []
    with made.engine.database.write() as tx:
        held = tx.merge(row)
        locks.release(held, "U1", made.engine.now)
        deploy_locks.released(tx, held, "U1", made.engine.now)
    made.engine.run_all()
    assert made.view(key).state == "running"
    assert any("which you held" in json.dumps(call) for call in made.slack.of("chat.postMessage"))


def test_an_approval_lets_it_go(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, CATALOGUE.replace("[environment.staging]", "[environment.staging]\napprovals = 1"))
    key = made.ask(WEB)
    assert made.change(key, deploy_acts.approve, "U2")
    assert made.view(key).state == "running"
    with database.read() as tx:
        (event,) = tx.query(DeployEvent).filter_by(kind="approved")
        assert (event.actor, event.detail) == ("U2", {"commit": HEAD})


def test_cancelling_asks_the_backend_and_waits_for_its_word(made: Stage) -> None:
    key = made.ask(WEB)
    assert made.change(key, deploy_acts.cancel, "U1")
    assert not made.change(key, deploy_acts.cancel, "U1")
    assert (made.view(key).state, made.backend.cancelled) == ("cancelling", [made.view(key).mark])
    made.backend.ends(Phase.FAILED)
    made.look(seconds=2)
    assert made.view(key).state == "cancelled"


def test_what_is_cancelled_before_it_was_seen_is_told_to_end_once_it_is(made: Stage) -> None:
    made.backend.starts = [Uncertain("timeout")]
    key = made.ask(WEB)
    assert made.change(key, deploy_acts.cancel, "U1")
    assert made.backend.cancelled == []
    made.look(seconds=2)
    assert (made.view(key).state, made.backend.cancelled) == ("cancelling", [made.view(key).mark])
