"""A service whose commits and pipelines are at GitLab is deployed from chat, once, though an answer is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.github_site import sha
from tests.gitlab_site import GITLAB_TOKEN, GitLabSite
from tests.scenario.deploying import Deploying
from tests.scenario.running import MAYA, at_work, until
from tests.trackers import LOST, serving

HEAD = sha(2)
CATALOGUE = f"""
[person.maya]
slack = "{MAYA}"
[environment.staging]
gates = ["ci", "review"]
[service.web]
gitlab = "shop/team/web"
[service.web.deploy.staging]
gitlab = {{}}
watch = "1s"
[gitlab]
"""


@pytest.fixture
def site() -> Iterator[GitLabSite]:
    made = GitLabSite(now=datetime.now(UTC), commits=[sha(1), HEAD], refs={"main": HEAD})
    made.pipeline("success", source="push", sha=HEAD)
    made.requests[HEAD] = [{"iid": 7, "state": "merged", "sha": HEAD, "web_url": "https://gitlab.com/x"}]
    made.approvals[7] = [{"user": {"username": "luca"}, "approved_at": "2026-03-01T09:00:00Z"}]
    made.versions[7] = [{"created_at": "2026-03-01T08:00:00Z"}]
    with serving(made):
        yield made


@pytest.fixture
def team(tmp_path: Path, database_url: str, site: GitLabSite) -> Iterator[Deploying]:
    made = Deploying(tmp_path, database_url, f'{CATALOGUE}url = "{site.url}"\n')
    made.environment["BONGSU_GITLAB_TOKEN"] = GITLAB_TOKEN
    with at_work(made):
        yield made


def test_it_goes_out_once_though_the_answer_is_lost(team: Deploying, site: GitLabSite) -> None:
    site.refusals[f"POST {site.where}/pipeline"] = LOST
    team.deploy("web")
    until(lambda: team.states() == ["running"], "the pipeline")
    (begun,) = [each["id"] for each in site.pipelines if each["source"] == "api"]
    told = {each["key"]: each["value"] for each in site.variables[begun]}
    assert (told["COMMIT"], told["ENVIRONMENT"]) == (HEAD, "staging")
    site.job(begun, "deploy-canary", "running")
    site.set_status(begun, "running")
    until(lambda: "deploy-canary" in team.said(1), "the step")
    assert f"/-/pipelines/{begun}" in team.said(1)
    site.set_status(begun, "success")
    until(lambda: team.states() == ["live"], "the release")
    team.settled()
    assert sum(each["source"] == "api" for each in site.pipelines) == 1
    assert GITLAB_TOKEN not in "".join(each.read_text() for each in team.folder.glob("bot-*.log"))


def test_a_pipeline_is_cancelled_and_a_refusal_said_in_its_words(team: Deploying, site: GitLabSite) -> None:
    team.deploy("web")
    until(lambda: team.states() == ["running"], "the pipeline")
    team.deploy("cancel 1")
    until(lambda: team.states() == ["cancelled"], "the end")
    assert site.pipelines[0]["status"] == "canceled"
    site.branches = ()
    team.deploy("web")
    until(lambda: team.states() == ["cancelled", "failed"], "the refusal")
    until(lambda: "Reference not found" in team.said(2), "the reason")
