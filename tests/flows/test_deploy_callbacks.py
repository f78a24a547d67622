from pathlib import Path

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.deploys import service
from bot.deploys.grammar import Wish
from bot.deploys.ports import Handle, Order, Phase, Uncertain
from bot.flows import deploy_callbacks
from bot.integrations.webhook import Told
from bot.models import Deploy, Job
from tests.flows.deploying import BY_WEBHOOK, Stage, stage

WEB = Wish("web", environment="staging")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, BY_WEBHOOK)


def tell(made: Stage, phase: Phase, url: str | None = None) -> None:
    with made.engine.database.write() as tx:
        deploy_callbacks.take(tx, tx.scalars(select(Deploy)).one(), Told(phase, url=url), made.engine.now)
    made.engine.run_all()


def test_a_word_ends_the_doubt_whether_it_began(made: Stage) -> None:
    made.backend.starts, made.backend.takes = [Uncertain()], False
    key = made.ask(WEB)
    assert made.view(key).state == "unknown"
    tell(made, Phase.RUNNING, "https://ci.example/1")
    view = made.view(key)
    assert (view.state, view.handle, view.url) == ("running", f"web/staging/{view.mark}/", "https://ci.example/1")
    made.look(minutes=2)
    assert made.view(key).state == "running"


def test_a_word_that_comes_before_the_answer_is_not_lost(made: Stage) -> None:
    start = made.backend.start

    def tell_and_start(order: Order) -> Handle:
        tell_end(made)
        return start(order)

    made.backend.start = tell_and_start  # type: ignore[method-assign] # a server that is quicker than its answer
    key = made.ask(WEB)
    made.look(seconds=2)
    assert made.view(key).state == "live"
    assert made.view(key).handle == made.view(key).mark


def tell_end(made: Stage) -> None:
    with made.engine.database.write() as tx:
        row = tx.scalars(select(Deploy)).one()
        assert row.state == "starting"
        deploy_callbacks.take(tx, row, Told(Phase.SUCCEEDED), made.engine.now)


def test_the_end_that_was_told_first_is_the_end(made: Stage) -> None:
    key = made.ask(WEB)
    with made.engine.database.write() as tx:
        row = service.locked(tx, made.engine.workspace, key)
        for phase in (Phase.RUNNING, Phase.FAILED, Phase.RUNNING, Phase.SUCCEEDED):
            deploy_callbacks.take(tx, row, Told(phase), made.engine.now)
    made.engine.run_all()
    assert made.view(key).state == "failed"


def test_what_has_told_its_end_is_asked_no_more(made: Stage) -> None:
    key = made.ask(WEB)
    made.backend.runs.clear()
    tell(made, Phase.SUCCEEDED)
    assert made.view(key).state == "live"


def test_the_name_that_it_was_given_first_stays(made: Stage) -> None:
    key = made.ask(WEB)
    before = Handle(made.view(key).mark, made.view(key).url)
    tell(made, Phase.RUNNING)
    assert Handle(str(made.view(key).handle), made.view(key).url) == before


def test_runs_are_looked_at_where_there_are_any(made: Stage) -> None:
    key = made.ask(WEB)
    made.backend.ends()
    for backend in ("github_actions", "webhook"):
        with made.engine.database.write() as tx:
            deploy_callbacks.runs_changed(tx, made.engine.workspace, backend, made.engine.now)
    with made.engine.database.read() as tx:
        assert len(tx.scalars(select(Job).where(Job.state == "ready")).all()) == 1
    made.engine.run_all()
    assert made.view(key).state == "live"
