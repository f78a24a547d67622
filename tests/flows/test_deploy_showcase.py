"""Once whatever dies: a deploy is shown among a repository's deployments, and never waits for that."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import showing
from bot.deploys.grammar import Wish
from bot.deploys.ports import Phase
from bot.deploys.showing import Showing
from bot.flows import deploy_acts
from bot.github import Api
from bot.integrations.github_deployments import Deployments
from tests.flows.deploying import CATALOGUE, HEAD, Stage, stage
from tests.github_site import CodeSite
from tests.trackers import LOST, TOKEN, Reply, serving
from tests.work.bench import Engine

PLACE = "shop/web"
SHOWN = CATALOGUE.replace('git = "/nowhere"', f'git = "/nowhere"\nrepository = "{PLACE}"\nshow_deploys = true')
WEB = Wish("web", environment="staging")


@pytest.fixture
def site() -> Iterator[CodeSite]:
    made = CodeSite(commits=[HEAD])
    with serving(made):
        yield made


@pytest.fixture
def made(database: Database, tmp_path: Path, site: CodeSite) -> Stage:
    return showcased(stage(database, tmp_path, SHOWN), site, TOKEN)


def showcased(staged: Stage, site: CodeSite, token: str) -> Stage:
    runner = staged.engine.runner
    given = replace(runner.services, showcase=lambda place: Deployments(Api(token, site.url), place))
    return replace(staged, engine=Engine(staged.engine.database, runner.flows.values(), given))


def told(site: CodeSite) -> list[str]:
    return [each["state"] for each in site.deployment_statuses]


def known(made: Stage, key: int) -> Showing:
    with made.engine.database.read() as tx:
        return showing.of_deploy(tx, key)


def problems(made: Stage) -> list[str]:
    with made.engine.database.read() as tx:
        return [each.why for each in showing.unshown(tx, made.engine.workspace)]


def test_a_deploy_is_shown_from_its_start_to_its_end(made: Stage, site: CodeSite) -> None:
    key = made.ask(WEB)
    (shown,) = site.deployments
    assert (shown["ref"], shown["environment"], shown["production_environment"]) == (HEAD, "staging", False)
    assert shown["payload"] == {"bongsu": made.view(key).mark}
    made.backend.ends()
    made.look(seconds=2)
    assert told(site)[-1] == "success"
    last = site.deployment_statuses[-1]
    assert (last["log_url"], last["description"]) == (made.view(key).url, "Deploy 1: Live")


def test_each_end_is_told(made: Stage, site: CodeSite) -> None:
    for phase, word in ((Phase.FAILED, "failure"), (Phase.CANCELLED, "inactive"), (Phase.LOST, "error")):
        made.ask(WEB)
        made.backend.ends(phase)
        made.look(seconds=2)
        assert told(site)[-1] == word
    assert len(site.deployments) == 3


def test_what_never_begins_is_not_shown(made: Stage, site: CodeSite) -> None:
    made.ask(replace(WEB, is_dry_run=True))
    made.ask(Wish("web", "nowhere", "staging"))
    made.ask(WEB)
    waits = made.ask(WEB)
    made.change(waits, deploy_acts.cancel, "U1")
    assert len(site.deployments) == 1


def test_a_service_that_does_not_ask_for_it_is_not_shown(database: Database, tmp_path: Path, site: CodeSite) -> None:
    made = showcased(stage(database, tmp_path, SHOWN.replace("show_deploys = true", "")), site, TOKEN)
    made.ask(WEB)
    assert site.asked == []


@pytest.mark.parametrize("faults", [[LOST], [503, LOST], [LOST, LOST, LOST], [Reply(201, b"<html>")]])
def test_an_answer_that_is_lost_shows_it_once(made: Stage, site: CodeSite, faults: list[int | Reply]) -> None:
    site.faults.extend(faults)
    key = made.ask(WEB)
    assert made.view(key).state == "running"
    for _ in range(5):
        made.look(seconds=15)
    assert len(site.deployments) == 1
    assert told(site)[-1] == "in_progress"
    assert known(made, key).reference == "1"


def test_a_death_before_the_answer_was_kept_shows_it_once(made: Stage, site: CodeSite) -> None:
    key = made.ask(WEB)
    with made.engine.database.write() as tx:
        row = showing._row(tx, key)
        row.reference, row.tried_at = None, made.engine.now
    made.backend.ends()
    made.look(seconds=2)
    assert len(site.asked) == 2  # it waits until a list would show it
    made.look(seconds=15)
    assert len(site.deployments) == 1
    assert told(site)[-1] == "success"


def test_a_pause_is_kept_and_holds_no_deploy_up(made: Stage, site: CodeSite) -> None:
    site.faults.append(Reply(429, {}, {"Retry-After": "30"}))
    key = made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    assert (made.view(key).state, len(site.asked)) == ("live", 1)
    made.look(seconds=29)
    assert told(site) == ["success"]


def test_a_token_without_rights_is_told_and_fails_nothing(made: Stage, site: CodeSite) -> None:
    site.refusals[f"POST /repos/{PLACE}/deployments"] = Reply(403, {"message": "Resource not accessible"})
    key = made.ask(WEB)
    assert made.view(key).state == "running"
    assert problems(made) == ["denied"]
    site.refusals.clear()
    made.backend.ends()
    made.look(seconds=2)
    assert (problems(made), told(site)) == ([], ["success"])


def test_without_a_token_it_is_told(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path, SHOWN)
    assert made.view(made.ask(WEB)).state == "running"
    assert problems(made) == ["denied"]


def test_one_that_was_deleted_there_is_told(made: Stage, site: CodeSite) -> None:
    key = made.ask(WEB)
    site.deployments.clear()
    made.backend.ends()
    made.look(seconds=2)
    assert (made.view(key).state, problems(made)) == ("live", ["missing"])


def test_a_github_that_stays_away_is_told_once_it_is_given_up(made: Stage, site: CodeSite) -> None:
    site.refusals[f"GET /repos/{PLACE}/deployments"] = Reply(502)
    site.faults.append(LOST)
    made.ask(WEB)
    for _ in range(100):
        made.engine.later(minutes=2)
        made.engine.run_all()
    assert problems(made) == ["away"]
    assert len(site.deployments) == 1
