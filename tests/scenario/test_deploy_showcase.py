"""A deploy from chat is shown among the deployments of its repository, once though the answer is lost."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_site import CodeSite
from tests.scenario.releasing import Releasing
from tests.scenario.running import MAYA, at_work, until
from tests.trackers import LOST, TOKEN, Reply, serving

PLACE = "shop/web"


def heads(repository: Path) -> list[str]:
    listing = ["git", "-C", str(repository), "rev-list", "--all"]
    return subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split()


@pytest.fixture
def site() -> Iterator[CodeSite]:
    made = CodeSite()
    with serving(made):
        yield made


@pytest.fixture
def team(tmp_path: Path, database_url: str, site: CodeSite) -> Iterator[Releasing]:
    made = Releasing(tmp_path, database_url)
    catalogue = tmp_path / "bongsu.toml"
    shown = f'[service.hello]\nrepository = "{PLACE}"\nshow_deploys = true'
    text = catalogue.read_text(encoding="utf-8").replace("[service.hello]", shown)
    catalogue.write_text(f'{text}\n[tracker]\ngithub_url = "{site.url}"\n', encoding="utf-8")
    made.environment |= {"BONGSU_GITHUB_TOKEN": TOKEN}
    site.commits = heads(made.hello / "repository")
    with at_work(made):
        yield made


def test_a_lost_answer_shows_it_once(team: Releasing, site: CodeSite) -> None:
    site.faults.append(LOST)
    team.deploy("hello")
    until(lambda: team.states() == ["live"], "the release")
    until(lambda: [each["state"] for each in site.deployment_statuses][-1:] == ["success"], "word of it")
    assert len(site.deployments) == 1


def test_a_token_without_rights_fails_nothing_and_is_told(team: Releasing, site: CodeSite) -> None:
    site.refusals[f"POST /repos/{PLACE}/deployments"] = Reply(403, {"message": "Resource not accessible"})
    team.deploy("hello")
    until(lambda: team.states() == ["live"], "the release")
    team.settled()
    said = json.dumps(team.command("status", user=MAYA, command="/bongsu"))
    assert "Resource not accessible" in said
    assert team.jobs()["dead"] == 0
