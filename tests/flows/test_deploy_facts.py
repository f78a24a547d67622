from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.deploying import Environment
from bot.db import Database
from bot.deploys import locks, service
from bot.deploys.gates import Facts
from bot.deploys.grammar import Wish
from bot.flows.deploy_facts import facts, gather
from bot.incidents import service as incidents
from bot.severity import Severity
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Repository, Stage, stage

FROZEN = CATALOGUE.replace('after = "staging"', 'after = "staging"\nfreeze = "march"') + (
    '[[window]]\nname = "march"\ndates = "03-01..03-31"\n'
)


@pytest.mark.parametrize(
    ("environment", "base", "asked"),
    [
        (Environment(), None, set[str]()),
        (Environment(), HEAD, set[str]()),
        (Environment(), OLD, {"comparison"}),
        (Environment(gates=("ci", "review")), OLD, {"comparison", "checks", "review"}),
    ],
)
def test_only_what_is_needed_is_asked(environment: Environment, base: str | None, asked: set[str]) -> None:
    assert set(gather(Repository(), environment, HEAD, base)) == asked


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path, FROZEN)


def known(made: Stage, **more: Any) -> Facts:
    key = made.ask(Wish("web", environment="production", **more))
    catalogue = made.catalogue()
    with made.engine.database.write() as tx:
        row = service.locked(tx, made.engine.workspace, key)
        return facts(tx, catalogue, row, catalogue.environments["production"], made.engine.now)


def test_what_freezes_it_and_until_when(made: Stage) -> None:
    found = known(made)
    assert (found.frozen_by, found.is_named, found.earlier_live) == ("march", True, None)
    assert found.frozen_until is not None
    assert (found.frozen_until.month, found.frozen_until.day) == (4, 1)


def test_the_lock_of_somebody_else_counts_and_ones_own_does_not(made: Stage) -> None:
    with made.engine.database.write() as tx:
        for holder, environment in (("U0MAYAJOHN", "production"), ("U9", "")):
            until = made.engine.now + timedelta(hours=1)
            locks.take(tx, made.engine.workspace, "web", environment, holder, "a fair", made.engine.now, until)
    found = known(made)
    assert found.lock is not None
    assert (found.lock.holder, found.lock.reason) == ("U9", "a fair")


def test_of_private_incidents_it_is_known_only_that_there_are_some(made: Stage) -> None:
    with made.engine.database.write() as tx:
        for is_private, severity in ((False, Severity.SEV1), (True, Severity.SEV1), (False, Severity.SEV2)):
            given: dict[str, Any] = {"services": ["web"], "is_private": is_private}
            incidents.declare(tx, made.engine.workspace, "down", severity, made.engine.now, **given)
        incidents.declare(tx, made.engine.workspace, "other", Severity.SEV1, made.engine.now, services=["api"])
    found = known(made, fixes=2)
    assert (found.incidents, found.hidden) == ((1,), 0)
    assert known(made).hidden == 1


def test_what_is_live_one_step_below(made: Stage) -> None:
    made.ask(Wish("web", environment="staging"))
    made.backend.ends()
    made.look(seconds=2)
    assert known(made).earlier_live == HEAD
