from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import BotError, Conflict, NotFound
from bot.models import ActionItem, Issue, Job, Notice
from commands.context import Bench
from tests.commands.postmortem.writing import make_private, press, type_in


@pytest.fixture
def tracked(bench: Bench, tmp_path: Path) -> Bench:
    """Give the services with a place for issues."""
    bench.shelf.path.write_text('[tracker]\nissues = "shop/ops"\n')
    bench.shelf._catalogue = bench.shelf._taken() or bench.shelf._catalogue
    return bench


def issues(bench: Bench) -> list[Issue]:
    with bench.database.read() as tx:
        return list(tx.scalars(select(Issue)))


def test_an_action_becomes_an_issue_when_somebody_asks(tracked: Bench) -> None:
    assert "postmortem.push_action" in type_in(tracked, "action 1 Add a limit")
    assert issues(tracked) == []
    assert "becomes an issue in `shop/ops`" in type_in(tracked, "push 1")
    (row,) = issues(tracked)
    assert (row.place, row.ref) == ("shop/ops", None)
    assert "becomes an issue in `shop/ops`" in type_in(tracked, "actions")


def test_the_button_does_the_same_and_tells_who_pressed(tracked: Bench) -> None:
    type_in(tracked, "action 1 Add a limit")
    press(tracked, "push_action", "1")
    with tracked.database.read() as tx:
        assert tx.scalars(select(Notice.content)).one()["name"] == "pushed"
        assert "issue.open/1" in set(tx.scalars(select(Job.flow)))


def test_one_that_is_an_issue_already_is_left_alone(tracked: Bench) -> None:
    type_in(tracked, "action 1 Add a limit")
    type_in(tracked, "push 1")
    with tracked.database.write() as tx:
        row = tx.scalars(select(Issue)).one()
        row.ref, row.name, row.url = "7", "shop/ops#7", "https://github.com/shop/ops/issues/7"
    with pytest.raises(Conflict, match="there"):
        type_in(tracked, "push 1")
    with tracked.database.write() as tx:
        tx.scalars(select(Issue)).one().problem = "no_way"
    assert "becomes an issue" in type_in(tracked, "push 1")


def test_one_that_is_no_longer_to_be_done_becomes_none(tracked: Bench) -> None:
    type_in(tracked, "action 1 Add a limit")
    type_in(tracked, "done 1")
    with pytest.raises(Conflict, match="not_open"):
        type_in(tracked, "push 1")


@pytest.mark.parametrize("typed", ["push", "push x", "push 77"])
def test_an_action_that_is_not_there_is_said(tracked: Bench, typed: str) -> None:
    with pytest.raises(NotFound, match="no_action"):
        type_in(tracked, typed)


def test_one_of_a_private_incident_is_not_there_for_others(tracked: Bench) -> None:
    type_in(tracked, "action 1 Add a limit")
    make_private(tracked)
    with pytest.raises(NotFound, match="no_action"):
        type_in(tracked, "push 1")


def test_without_a_place_the_button_is_not_shown_and_the_command_says_why(bench: Bench) -> None:
    assert "push_action" not in type_in(bench, "action 1 Add a limit")
    with pytest.raises(BotError, match="no_place"):
        type_in(bench, "push 1")
    with bench.database.read() as tx:
        assert tx.scalars(select(ActionItem.state)).one() == "open"
