"""Merged pull requests are looked for before people are asked; where that fails, nothing else does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import FLOWS
from bot.catalogue import parse
from bot.db import Database
from bot.deploys.ports import Merged, Rejected
from bot.flows import standup_pulls, standups
from bot.http import OutsideAway, OutsideBusy
from bot.models import Job, MergedPull
from bot.people import service
from tests.flows.bench import make
from tests.flows.deploying import Repository
from tests.standups.making import standup, utc
from tests.work.bench import NOW, Engine

NINE = utc("2026-03-02 09:00")
CATALOGUE = """
[service.web]
repository = "shop/web"
[service.shop]
repository = "shop/web"
[service.local]
git = "/srv/local"
"""
PULLS = (Merged(12, "Limit it", "https://github.com/shop/web/pull/12", NINE, "anna"),)


class Code(Repository):
    """A repository that tells what was merged, or why not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Merged] | Exception = PULLS
        self.looks = 0

    def merged(self) -> Sequence[Merged]:
        self.looks += 1
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def code() -> Code:
    return Code()


@pytest.fixture
def engine(database: Database, tmp_path: Path, code: Code) -> Engine:
    _, _, services = make(database, tmp_path, CATALOGUE)
    engine = Engine(database, FLOWS.values(), replace(services, repository=lambda _: code))
    with database.write() as tx:
        member = {"id": "U1", "team_id": "T0BEACON", "profile": {"email": "anna@example.com"}}
        service.mirror(tx, service.ensure_workspace(tx, "T0BEACON", NOW), member, NOW)
        service.link_github(tx, engine.workspace, "U1", "anna")
        standup(tx, "U1")
    return engine


def look(engine: Engine, before: timedelta) -> int:
    """Look some time before somebody is asked, and answer how many jobs that makes."""
    engine.now = NINE - before
    with engine.database.write() as tx:
        standups.plan(tx, engine.workspace, engine.now)
        standup_pulls.look(tx, parse(CATALOGUE), engine.workspace, engine.now)
        made = tx.query(Job).filter_by(flow=standup_pulls.PULLS.name).count()
    engine.run_all()
    return made


def kept(engine: Engine) -> list[tuple[str, str, int]]:
    with engine.database.read() as tx:
        return [(row.person, row.place, row.number) for row in tx.query(MergedPull)]


def test_each_repository_is_looked_at_once_before_people_are_asked(engine: Engine, code: Code) -> None:
    assert look(engine, timedelta(hours=1)) == 0
    assert look(engine, timedelta(minutes=15)) == 1
    assert code.looks == 1
    assert kept(engine) == [("U1", "shop/web", 12)]


@pytest.mark.parametrize("why", [Rejected("denied"), OutsideAway("gone"), OutsideBusy(60)])
def test_what_cannot_be_read_leaves_no_job_behind(engine: Engine, code: Code, why: Exception) -> None:
    code.found = why
    look(engine, timedelta(minutes=1))
    assert kept(engine) == []
    with engine.database.read() as tx:
        assert {job.state for job in tx.query(Job).filter_by(flow=standup_pulls.PULLS.name)} <= {"done"}


def test_who_is_not_of_the_workspace_is_not_kept(engine: Engine, code: Code) -> None:
    code.found = [replace(PULLS[0], login="somebody"), replace(PULLS[0], number=13, login=None)]
    look(engine, timedelta(minutes=1))
    assert kept(engine) == []
