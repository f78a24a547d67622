"""Once whatever dies: an action item becomes one issue, and the issue follows it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.errors import BotError
from bot.flows import actions, issues
from bot.models import ActionItem, Job
from bot.people.service import link_github
from tests.flows.tracking import Team, team
from tests.trackers import LOST, GitHubSite, JiraSite, Reply, Site


@pytest.fixture(params=[GitHubSite, JiraSite])
def either(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Team]:
    with team(database, tmp_path, request.param()) as made:
        yield made


@pytest.fixture
def github(database: Database, tmp_path: Path) -> Iterator[Team]:
    with team(database, tmp_path, GitHubSite()) as made:
        yield made


def is_over(site: Site, number: int = 1) -> bool:
    return site.issues[number].state in {"closed", "done"}


def test_an_action_with_an_owner_and_a_kind_becomes_an_issue_and_follows(either: Team) -> None:
    key = either.add()
    either.run()
    (made,) = either.site.issues.values()
    assert made.title == "Add a limit"
    found = either.item().issue
    assert found is not None
    assert (found.name, found.problem) == ("OPS-1" if isinstance(either.site, JiraSite) else "shop/ops#1", None)
    either.move(key, "done")
    either.run()
    assert is_over(either.site)
    either.move(key, "open")
    either.run()
    assert not is_over(either.site)
    with either.database.read() as tx:
        assert set(tx.scalars(select(Job.state))) == {"done"}


@pytest.mark.parametrize("given", [{"owner": None}, {"kind": None}])
def test_one_that_is_not_ready_waits(github: Team, given: dict[str, Any]) -> None:
    github.add(**given)
    github.run()
    assert github.site.issues == {}
    with github.database.write() as tx:
        item = tx.get_one(ActionItem, 1)
        item.owner, item.kind = "U5", "detect"
        actions.changed(tx, github.services.catalogue, item, github.engine.now)
    github.run()
    assert len(github.site.issues) == 1


def test_where_it_is_to_be_asked_for_only_asking_makes_one(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, GitHubSite(), 'push = "asked"\n') as made:
        key = made.add()
        made.run()
        assert made.site.issues == {}
        with database.write() as tx:
            issues.push(tx, made.services.catalogue, tx.get_one(ActionItem, key), made.engine.now)
        made.run()
        assert len(made.site.issues) == 1


def test_an_answer_that_is_lost_makes_no_second_issue(either: Team) -> None:
    either.site.faults.append(LOST)
    either.add()
    either.run()
    assert len(either.site.issues) == 1
    if isinstance(either.site, JiraSite):
        either.site.indexed = either.site.now
    for _ in range(4):
        either.run(40)
    assert len(either.site.issues) == 1
    assert either.issue().ref is not None


def test_many_answers_that_are_lost_make_no_second_issue(either: Team) -> None:
    """What was lost before the tracker took it is made later, and that answer may be lost too."""
    either.site.faults.extend([Reply(503), LOST])
    either.add()
    for _ in range(3):
        either.run(100)
        if isinstance(either.site, JiraSite):
            either.site.indexed = either.site.now
    for _ in range(3):
        either.run(100)
    assert len(either.site.issues) == 1
    assert either.issue().ref is not None


def test_a_pause_that_is_asked_for_is_kept_and_leaves_no_doubt(github: Team) -> None:
    github.site.faults.append(Reply(429, {}, {"Retry-After": "30"}))
    github.add()
    github.run()
    github.run(29)
    assert len(github.site.asked) == 1
    github.run(2)
    assert [each.partition(" ")[0] for each in github.site.asked] == ["POST", "POST"]
    assert len(github.site.issues) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410, 422])
def test_what_a_person_has_to_mend_is_told_and_tried_again_when_asked(github: Team, status: int) -> None:
    github.site.faults.append(Reply(status, {"message": "It is so"}))
    key = github.add()
    github.run()
    assert github.site.issues == {}
    found = github.item().issue
    assert found is not None
    assert (found.name, found.said) == (None, "It is so")
    github.run(3600)
    assert len(github.site.asked) == 1
    with github.database.write() as tx:
        assert issues.push(tx, github.services.catalogue, tx.get_one(ActionItem, key), github.engine.now) == "shop/ops"
    github.run()
    assert len(github.site.issues) == 1
    again = github.item().issue
    assert again is not None
    assert again.problem is None


def test_without_a_token_it_is_told(github: Team) -> None:
    github.tracker = None
    github.add()
    github.run()
    assert github.issue().problem == "tokenless"


def test_those_of_private_incidents_go_to_the_private_place_alone(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, GitHubSite(place="shop/internal")) as made:
        made.make_private()
        made.add()
        made.run()
        assert made.issue().name == "shop/internal#1"


def test_those_of_private_incidents_go_nowhere_without_one(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, GitHubSite()) as made:
        path = tmp_path / "bongsu.toml"
        path.write_text('[tracker]\nissues = "shop/ops"\n[service.checkout]\nissues = "shop/checkout"\n')
        made.run(10)
        made.make_private()
        key = made.add()
        made.run()
        assert made.site.asked == []
        with database.write() as tx, pytest.raises(BotError, match="no_place"):
            issues.push(tx, made.services.catalogue, tx.get_one(ActionItem, key), made.engine.now)


def test_what_is_finished_while_it_is_made_is_closed_there(github: Team) -> None:
    github.site.faults.append(LOST)
    key = github.add()
    github.run()
    github.move(key, "done")
    github.run(60)
    assert github.issue().ref is None  # nobody needs it any more
    github.move(key, "open")
    github.run(60)


def test_dropping_one_says_so_there(github: Team) -> None:
    key = github.add()
    github.run()
    github.move(key, "dropped")
    github.run()
    assert (github.site.issues[1].state, github.site.issues[1].reason) == ("closed", "not_planned")


def test_a_text_that_changes_here_changes_there(either: Team) -> None:
    either.add()
    either.run()
    with either.database.write() as tx:
        item = tx.get_one(ActionItem, 1)
        item.text = "Add two limits"
        actions.changed(tx, either.services.catalogue, item, either.engine.now)
    either.run()
    assert either.site.issues[1].title == "Add two limits"
    assert not is_over(either.site)


def test_the_owner_does_it_there_too(either: Team) -> None:
    if isinstance(either.site, JiraSite):
        either.site.people = {"anna@example.com": "a1"}
    with either.database.write() as tx:
        link_github(tx, either.engine.workspace, "U5", "anna")
    either.add()
    either.run()
    assert either.site.issues[1].assignees == ["a1" if isinstance(either.site, JiraSite) else "anna"]


def test_an_owner_who_is_refused_leaves_the_issue(github: Team) -> None:
    with github.database.write() as tx:
        link_github(tx, github.engine.workspace, "U5", "anna")
    github.site.refusals["POST /repos/shop/ops/issues/1/assignees"] = Reply(403, {"message": "no"})
    github.add()
    github.run()
    assert (github.issue().name, github.site.issues[1].assignees) == ("shop/ops#1", [])


def test_a_state_that_cannot_be_reached_there_is_told_and_kept(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, JiraSite()) as made:
        key = made.add()
        made.run()
        made.site.ways.clear()  # type: ignore[attr-defined]  # the double's own field
        made.move(key, "done")
        made.run()
        assert made.item().state == "done"
        assert made.issue().problem == "no_way"


def test_one_that_is_away_for_too_long_is_told_and_found_when_tried_again(github: Team) -> None:
    github.site.faults.append(LOST)
    github.site.faults.extend([503] * 60)
    key = github.add()
    for _ in range(62):
        github.run(70)
    assert github.issue().problem == "away"
    assert github.issue().tried_at is not None
    github.site.faults.clear()
    with github.database.write() as tx:
        issues.push(tx, github.services.catalogue, tx.get_one(ActionItem, key), github.engine.now)
    github.run()
    assert len(github.site.issues) == 1
    assert github.issue().problem is None
