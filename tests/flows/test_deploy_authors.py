from dataclasses import replace
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.deploys.ports import Comparison
from bot.models import Workspace
from bot.people import service
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Stage, commit, stage
from tests.flows.test_deploy_places import out, told

WEB = Wish("web", environment="staging")
TELLING = CATALOGUE.replace("[environment.staging]", "[environment.staging]\ntell_authors = true")
ANNA = replace(commit(), author="Anna", email="anna@example.com", subject="Make it <!channel> faster")
MAYA = replace(commit(), author="Maya", email="maya@example.com")
STRANGER = replace(commit(), author="Eve", email="eve@example.com")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return staged(database, tmp_path, TELLING)


def staged(database: Database, folder: Path, catalogue: str) -> Stage:
    made = stage(database, folder, catalogue)
    with database.write() as tx:
        workspace = tx.get_one(Workspace, made.engine.workspace)
        for person, email in (("U0ANNA", "Anna@example.com"), ("U0MAYAJOHN", "maya@example.com")):
            member = {"id": person, "team_id": workspace.team_id, "profile": {"real_name": person, "email": email}}
            service.mirror(tx, workspace, member, made.engine.now)
    made.repository.between[OLD, HEAD] = Comparison([ANNA, MAYA, STRANGER, *[ANNA] * 6], total=9)
    out(made, WEB, commit=OLD)
    return made


def test_who_wrote_it_is_told_once_and_who_brought_it_out_is_not(made: Stage) -> None:
    out(made)
    ((channel, text),) = told(made)
    assert channel == "U0ANNA"
    assert "deploy 2 to `web staging`" in text
    assert "Make it &lt;!channel&gt; faster" in text
    assert "and 2 more" in text
    made.look(minutes=5)
    assert len(told(made)) == 1


def test_who_does_not_want_to_hear_of_it_is_not_told(made: Stage) -> None:
    with made.engine.database.write() as tx:
        service.mute_deploys(tx, made.engine.workspace, "U0ANNA", mutes=True)
    out(made)
    assert told(made) == []


def test_what_goes_back_is_told_to_nobody(made: Stage) -> None:
    out(made)
    made.repository.between[HEAD, OLD] = Comparison([ANNA], total=1, behind=1, is_backward=True)
    out(made, WEB, commit=OLD, kind="rollback")
    assert len(told(made)) == 1


def test_outside_of_production_nobody_is_told_unless_the_catalogue_says_so(database: Database, tmp_path: Path) -> None:
    made = staged(database, tmp_path, CATALOGUE)
    out(made)
    assert told(made) == []
