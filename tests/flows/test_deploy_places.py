import json
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.deploys import locks
from bot.deploys.grammar import Wish
from bot.deploys.ports import Comparison
from bot.flows import deploy_acts, deploy_locks
from bot.flows.places import is_person
from bot.models import DeployLock
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Stage, commit, stage

WEB, SOMEBODY = Wish("web", environment="staging"), "U0SOMEBODY"
A, B = Wish("web", "feature/a", "staging"), Wish("web", "feature/b", "staging")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    made = stage(database, tmp_path)
    made.repository.refs |= {"feature/a": "d" * 40, "feature/b": "e" * 40}
    return made


def out(made: Stage, wish: Wish = WEB, **more: Any) -> int:
    """Bring something out, and let it be live."""
    key = made.ask(wish, **more)
    made.backend.ends()
    made.look(seconds=2)
    assert made.view(key).state == "live"
    return key


def held(made: Stage) -> list[tuple[str, str | None, int | None]]:
    with made.engine.database.read() as tx:
        rows = tx.query(DeployLock).filter(DeployLock.released_at.is_(None))
        return [(row.holder, row.branch, row.rolled_back) for row in rows]


def told(made: Stage) -> list[tuple[str, str]]:
    """List the words that people were told alone."""
    posted = made.slack.of("chat.postMessage")
    return [(each["channel"], each["text"]) for each in posted if is_person(each["channel"])]


def rolled_back(made: Stage) -> list[int]:
    """Bring two releases out, and go back from the second to the first; the keys of all three."""
    keys = [out(made, WEB, commit=each) for each in (OLD, HEAD)]
    back = out(made, WEB, kind="rollback", commit=OLD, rollback_of=2)
    return [*keys, back]


def test_a_rollback_holds_the_place_for_who_went_back(made: Stage) -> None:
    rolled_back(made)
    assert held(made) == [("U0MAYAJOHN", None, 2)]
    with made.engine.database.write() as tx:
        where = (tx, made.catalogue(), made.engine.workspace, WEB, SOMEBODY, "C1", made.engine.now)
        key = deploy_acts.ask(*where).id
    made.engine.run_all()
    assert made.view(key).state == "queued"
    assert "rolled back from deploy 2" in json.dumps(made.slack.of("chat.update")[-1])


def test_what_was_rolled_back_is_faulty_and_keeps_its_times(made: Stage) -> None:
    first, second, back = rolled_back(made)
    assert [made.view(key).state for key in (first, second, back)] == ["live", "faulty", "live"]
    assert made.view(second).why == "rolled_back"
    assert made.view(second).ended_at != made.view(back).ended_at


def test_who_went_back_confirms_the_next_one_which_frees_the_place(made: Stage) -> None:
    rolled_back(made)
    key = made.ask(WEB)
    assert made.view(key).state == "planned"
    assert "deploy 2 was rolled back here" in json.dumps(made.slack.of("chat.update")[-1])
    assert made.change(key, deploy_acts.confirm, "U0MAYAJOHN")
    assert made.view(key).state == "running"
    assert held(made) == []


def test_what_was_confirmed_before_a_rollback_is_confirmed_again(made: Stage) -> None:
    first = out(made, WEB, commit=OLD)
    out(made, WEB)
    back = made.ask(WEB, kind="rollback", commit=OLD, rollback_of=2)
    key = made.ask(WEB)
    assert (made.view(back).state, made.view(key).state) == ("running", "planned")
    assert made.view(first).state == "live"
    made.change(key, deploy_acts.confirm, "U0MAYAJOHN")
    assert made.view(key).state == "queued"
    made.backend.ends()
    made.look(seconds=2)
    assert made.view(key).state == "running"


def test_what_waits_for_an_approval_is_confirmed_again_too(database: Database, tmp_path: Path) -> None:
    strict = "[environment.staging]\nconfirm = true\napprovals = 1"
    made = stage(database, tmp_path, CATALOGUE.replace("[environment.staging]", strict))

    def brought(commit: str) -> int:
        key = made.ask(WEB, commit=commit)
        made.change(key, deploy_acts.confirm, "U0MAYAJOHN")
        made.change(key, deploy_acts.approve, "U2")
        made.backend.ends()
        made.look(seconds=2)
        return key

    for each in (OLD, HEAD):
        assert made.view(brought(each)).state == "live"
    waiting = made.ask(WEB)
    made.change(waiting, deploy_acts.confirm, "U0MAYAJOHN")
    assert made.view(waiting).state == "approving"
    made.change(made.ask(WEB, kind="rollback", commit=OLD, rollback_of=2), deploy_acts.confirm, "U0MAYAJOHN")
    made.change(waiting, deploy_acts.approve, "U2")
    assert made.view(waiting).state == "planned"


def hold(made: Stage, key: int, by: str = "U0MAYAJOHN") -> bool:
    with made.engine.database.write() as tx:
        return deploy_locks.hold(tx, made.catalogue(), made.view(key), by, made.engine.now)


def test_a_place_is_offered_for_a_topic_branch_alone(made: Stage) -> None:
    made.repository.refs["v1"] = HEAD
    made.repository.between[HEAD, HEAD] = Comparison()
    for wish, is_offered in ((WEB, False), (Wish("web", "v1", "staging"), False), (A, True)):
        key = out(made, wish)
        with made.engine.database.read() as tx:
            assert locks.can_hold(tx, made.view(key)) is is_offered
    assert "Hold staging for it" in json.dumps(made.slack.of("chat.update")[-1])
    assert [hold(made, key), hold(made, key)] == [True, False]
    assert held(made) == [("U0MAYAJOHN", "feature/a", None)]


def test_the_default_branch_gives_the_place_back(made: Stage) -> None:
    hold(made, out(made, A))
    out(made, WEB)
    assert held(made) == []


def test_branch_deploy_438_a_second_branch_of_the_same_person_is_asked_about(made: Stage) -> None:
    """The lock was for a person, so that their second pull request took their first one away without a word."""
    hold(made, out(made, A))
    key = made.ask(B)
    assert made.view(key).state == "planned"
    assert "you hold this place for `feature/a`" in json.dumps(made.slack.of("chat.update")[-1])
    made.change(key, deploy_acts.confirm, "U0MAYAJOHN")
    made.backend.ends()
    made.look(seconds=2)
    assert held(made) == [("U0MAYAJOHN", "feature/b", None)]
    out(made, B)


def test_who_waits_is_told_when_it_is_their_turn_and_when_they_are_next(made: Stage) -> None:
    for _ in range(3):
        made.ask(WEB)
    assert told(made) == []
    made.backend.ends()
    made.look(seconds=2)
    words = [text for _, text in told(made)]
    assert sorted("turn" if "your turn: deploy 2" in text else "next" for text in words) == ["next", "turn"]
    assert any("Your deploy 3 is the next one" in text for text in words)
    made.look(seconds=60)
    assert len(told(made)) == 2


def test_an_author_is_told_by_the_commits_of_the_plan(made: Stage) -> None:
    made.repository.between[OLD, HEAD] = Comparison([commit()], total=1)
    out(made, WEB, commit=OLD)
    key = out(made)
    assert made.view(key).plan["comparison"]["authors"] == []  # this commit names nobody whom one could find
