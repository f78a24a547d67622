"""A service is deployed from chat by a job of Jenkins, whose queue forgets what it was asked."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.github_site import sha
from tests.gitlab_site import GITLAB_TOKEN, GitLabSite
from tests.jenkins_site import JENKINS_TOKEN, USER, JenkinsSite
from tests.scenario.deploying import Deploying
from tests.scenario.running import MAYA, until
from tests.trackers import LOST, serving

HEAD = sha(2)
CATALOGUE = """
[person.maya]
slack = "{maya}"
[environment.staging]
[gitlab]
url = "{code}"
[jenkins]
url = "{jobs}"
[service.web]
gitlab = "shop/team/web"
[service.web.deploy.staging.jenkins]
job = "shop/deploy web"
"""


class Shop(NamedTuple):
    """A team, and the Jenkins that it deploys by."""

    team: Deploying
    jenkins: JenkinsSite

    def finish(self, build: int, result: str) -> None:
        next(each for each in self.jenkins.builds if each["number"] == build).update(building=False, result=result)


@pytest.fixture
def shop(tmp_path: Path, database_url: str) -> Iterator[Shop]:
    code = GitLabSite(now=datetime.now(UTC), commits=[HEAD], refs={"main": HEAD})
    jenkins = JenkinsSite(now=datetime.now(UTC))
    with ExitStack() as running:
        running.enter_context(serving(code))
        running.enter_context(serving(jenkins))
        catalogue = CATALOGUE.format(maya=MAYA, code=code.url, jobs=jenkins.url)
        team = Deploying(tmp_path, database_url, catalogue)
        running.callback(team.stop)
        given = {
            "BONGSU_GITLAB_TOKEN": GITLAB_TOKEN,
            "BONGSU_JENKINS_USER": USER,
            "BONGSU_JENKINS_TOKEN": JENKINS_TOKEN,
        }
        team.environment |= given
        team.start()
        team.ready()
        yield Shop(team, jenkins)


def test_it_runs_once_though_the_answer_is_lost_and_the_item_forgotten(shop: Shop) -> None:
    shop.jenkins.refusals[f"POST {shop.jenkins.where}/buildWithParameters"] = LOST
    shop.team.deploy("web")
    until(lambda: "Waiting for next available executor" in shop.team.said(1), "the item in the queue")
    (item,) = shop.jenkins.items
    build = shop.jenkins.build(item)
    shop.jenkins.forget()
    until(lambda: f"{shop.jenkins.where}/{build}/" in shop.team.said(1), "the build")
    shop.finish(build, "SUCCESS")
    until(lambda: shop.team.states() == ["live"], "the release")
    shop.team.settled()
    assert (len(shop.jenkins.builds), shop.jenkins.items) == (1, {})
    assert JENKINS_TOKEN not in "".join(each.read_text() for each in shop.team.folder.glob("bot-*.log"))


def test_what_waits_is_cancelled_and_a_job_that_would_not_hear_is_refused(shop: Shop) -> None:
    shop.team.deploy("web")
    until(lambda: shop.team.states() == ["running"], "the item in the queue")
    shop.team.deploy("cancel 1")
    until(lambda: shop.team.states() == ["cancelled"], "the end")
    assert shop.jenkins.items == {}
    shop.jenkins.declared = {"COMMIT"}
    shop.team.deploy("web")
    until(lambda: "does not declare all parameters" in shop.team.said(2), "the reason")
    assert "DEPLOY_ID, ENVIRONMENT" in shop.team.said(2)
    assert shop.team.states()[1] == "refused"
