from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys import locks
from bot.deploys.grammar import Wish
from bot.flows import deploy_locks
from tests.flows.deploying import Stage, stage
from tests.flows.test_deploy_places import A, held, hold, out, told

WEB, HOLDER = Wish("web", environment="staging"), "U9"


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    made = stage(database, tmp_path)
    made.repository.refs["feature/a"] = "d" * 40
    return made


def take(made: Stage, minutes: int | None = None, why: str = "a fair") -> None:
    with made.engine.database.write() as tx:
        until = made.engine.now + timedelta(minutes=minutes) if minutes else None
        locks.take(tx, made.engine.workspace, "web", "staging", HOLDER, why, made.engine.now, until)


def look(made: Stage, **later: float) -> list[str]:
    """Let the clock go on, and answer what people were told of locks since."""
    before = len(told(made))
    made.engine.later(**later)
    with made.engine.database.write() as tx:
        deploy_locks.look(tx, made.engine.workspace, made.engine.now)
    made.engine.run_all()
    return [text for _, text in told(made)[before:]]


def test_who_holds_a_place_for_long_is_reminded_once(made: Stage) -> None:
    take(made)
    assert look(made, minutes=179) == []
    (text,) = look(made, minutes=1)
    assert "You have held `web staging`" in text
    assert "a fair" in text
    assert look(made, hours=20) == []


def test_an_end_is_told_before_it_comes_once(made: Stage) -> None:
    take(made, minutes=120)
    assert look(made, minutes=104) == []
    (text,) = look(made, minutes=1)
    assert "yours for a few minutes more" in text
    assert look(made, minutes=5) == []
    assert look(made, minutes=10) == []
    assert held(made) == []


def test_a_short_lock_ends_without_a_word(made: Stage) -> None:
    take(made, minutes=20)
    assert [look(made, minutes=each) for each in (6, 10, 5)] == [[], [], []]


def test_slashdeploy_75_who_waits_is_told_when_a_lock_ends(made: Stage) -> None:
    """People typed the same command again and again, because nobody told them that the lock was gone."""
    take(made, minutes=120)
    first, second = made.ask(WEB), made.ask(WEB)
    assert [made.view(key).state for key in (first, second)] == ["queued", "queued"]
    words = look(made, minutes=120)
    assert [made.view(key).state for key in (first, second)] == ["running", "queued"]
    assert any("It is your turn: deploy 1" in text for text in words)
    assert any("is free again. 1 goes before your deploy 2" in text for text in words)


def test_a_place_is_stolen_and_its_holder_told_why(made: Stage) -> None:
    take(made)
    for by in ("U2", "U2"):
        with made.engine.database.write() as tx:
            where = (made.engine.workspace, "web", "staging", by, "an outage")
            assert deploy_locks.steal(tx, *where, made.engine.now, None).holder == by
        made.engine.run_all()
    assert held(made) == [("U2", None, None)]
    ((channel, text),) = told(made)
    assert channel == HOLDER
    assert "<@U2> took `web staging` over, which you held: an outage" in text


def test_a_merged_branch_gives_its_place_back(made: Stage) -> None:
    hold(made, out(made, A))
    with made.engine.database.write() as tx:
        (lock,) = locks.of_workspace(tx, made.engine.workspace, made.engine.now)
        lock.repository = "shop/web"
    for repository, branch, left in (
        ("shop/api", "feature/a", 1),
        ("shop/web", "main", 1),
        ("Shop/Web", "feature/a", 0),
    ):
        with made.engine.database.write() as tx:
            deploy_locks.released_by_merge(tx, made.engine.workspace, repository, branch, made.engine.now)
        assert len(held(made)) == left
    made.engine.run_all()
    assert any("`feature/a` was merged" in text for _, text in told(made))
