"""What becomes of an issue there becomes of its action item here, once, and never the other way round by mistake."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import issue_news
from bot.models import Audit, IssuePlace
from bot.postmortems.ports import Seen
from tests.flows.tracking import Team, team
from tests.trackers import GitHubSite, JiraSite, Reply

CLOSED = {GitHubSite: ("closed", "completed"), JiraSite: ("done", None)}
OPENED = {GitHubSite: ("open", None), JiraSite: ("new", None)}


@pytest.fixture(params=[GitHubSite, JiraSite])
def either(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Team]:
    with team(database, tmp_path, request.param()) as made:
        made.add()
        made.run()
        yield made


@pytest.fixture
def github(database: Database, tmp_path: Path) -> Iterator[Team]:
    with team(database, tmp_path, GitHubSite()) as made:
        made.add()
        made.run()
        yield made


def test_closing_there_is_done_here_and_opening_there_opens_here(either: Team) -> None:
    kind = type(either.site)
    either.site.set(1, *CLOSED[kind])
    either.look()
    assert either.item().state == "done"
    either.site.set(1, *OPENED[kind])
    either.look()
    assert either.item().state == "open"
    with either.database.read() as tx:
        found = tx.scalars(select(Audit.action).where(Audit.subject == "action:1").order_by(Audit.id)).all()
    assert list(found) == ["postmortem.action_done", "postmortem.action_open"]


def test_what_nobody_changed_there_changes_nothing_here(either: Team) -> None:
    """Done here and not yet closed there is no news that it is open."""
    either.site.faults.extend([503] * 3)
    either.move(1, "done")
    for _ in range(5):
        either.look()
    assert either.item().state == "done"
    assert either.site.issues[1].state in {"closed", "done"}


def test_closed_as_not_planned_is_dropped_here(github: Team) -> None:
    github.site.set(1, "closed", "not_planned")
    github.look()
    assert github.item().state == "dropped"


def test_looking_costs_nothing_while_nothing_changes(github: Team) -> None:
    github.look()
    github.look()
    with github.database.read() as tx:
        cursor = tx.scalars(select(IssuePlace.cursor)).one()
    github.look()
    with github.database.read() as tx:
        assert tx.scalars(select(IssuePlace.cursor)).one() == cursor


def test_a_tracker_that_is_away_is_asked_again_by_the_next_look(either: Team) -> None:
    either.site.set(1, *CLOSED[type(either.site)])
    either.site.faults.append(503)
    either.look()
    assert either.item().state == "open"
    either.look()
    assert either.item().state == "done"


def test_what_cannot_be_read_is_noted_until_it_can(github: Team) -> None:
    github.site.faults.append(Reply(404, {"message": "Not Found"}))
    github.look()
    with github.database.read() as tx:
        assert tx.scalars(select(IssuePlace.problem)).one() == "missing"
    github.look()
    with github.database.read() as tx:
        assert tx.scalars(select(IssuePlace.problem)).one() is None


def test_a_pause_holds_up_all_calls_about_a_place(github: Team) -> None:
    github.site.faults.append(Reply(429, {}, {"Retry-After": "90"}))
    github.look(0)
    asked = len(github.site.asked)
    github.move(1, "done")
    github.run(60)
    assert len(github.site.asked) == asked
    github.run(40)
    assert github.site.issues[1].state == "closed"


def test_more_than_a_batch_is_read_one_after_the_other(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, JiraSite()) as made:
        for number in range(120):
            made.add(f"Action {number}")
        made.run()
        made.site.set(118, "done")
        made.look()
        made.look()
        assert made.item(118).state == "done"


def test_what_is_older_than_what_is_known_tells_nothing(github: Team) -> None:
    old = github.engine.now
    github.site.later(60)
    github.run()
    github.move(1, "done")
    github.run()
    late = Seen("1", "shop/ops#1", "https://github.com/shop/ops/issues/1", "open", old)
    for seen in (late, Seen("77", "shop/ops#77", "https://x", "done")):
        with github.database.write() as tx:
            issue_news.heard(
                tx, github.services.catalogue, github.engine.workspace, "shop/ops", seen, github.engine.now
            )
    assert github.item().state == "done"
