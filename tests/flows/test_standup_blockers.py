import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import standup_blockers, standups
from bot.models import Standup, StandupBlocker, StandupOccurrence
from bot.people import channels
from bot.standups import service
from bot.standups.rules import QUESTION, Role, with_roles
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look_on
from tests.standups.making import ASKS, START, standup
from tests.work.bench import Engine

ROLES = with_roles(ASKS, {"Blockers?": Role.BLOCKER})


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, "U1", "U2", blockers_to="U9")
        service.ask(tx, row.workspace_id, row.id, ROLES, "U0", START)
        channels.heard_of(tx, row.workspace_id, {"id": "C1", "name": "daily"})
    return engine, slack


def answer(engine: Engine, person: str, day: int, text: str) -> None:
    """Have somebody be asked and answer what is in their way, and the day be summed up."""
    look_on(engine, f"2026-03-0{day} 09:00")
    with engine.database.write() as tx:
        mine = {"person": person, "day": date(2026, 3, day), "kind": QUESTION}
        row = tx.query(StandupOccurrence).filter_by(**mine).one()
        version, _ = service.asked_now(tx, row.standup_id)
        given = (row.id, person, version, {"q3": text})
        standups.answer(tx, engine.workspace, *given, engine.now)
    engine.run_all()
    look_on(engine, f"2026-03-0{day} 12:00")


def change(engine: Engine, what: str, day: int, **more: Any) -> bool:
    act = getattr(standup_blockers, what)
    with engine.database.write() as tx:
        key = tx.query(StandupBlocker).order_by(StandupBlocker.id).limit(1).one().id
        done: bool = act(tx, engine.workspace, key, **({"day": date(2026, 3, day)} | more), now=engine.now)
    engine.later(seconds=10)
    engine.run_all()
    return done


def shown(slack: Slack, channel: str) -> list[str]:
    """Read each version of the messages in a channel that are in no thread, the oldest first."""
    calls = [given for name, given in slack.calls if name in {"chat.postMessage", "chat.update"}]
    here = {channel, channel.removeprefix("D-")}
    return [json.dumps(given) for given in calls if given["channel"] in here and not given.get("thread_ts")]


def test_the_owner_is_asked_the_next_working_day_and_says_that_it_stands(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, "U1", 2, "the key")
    assert "Is this still in your way?" not in shown(slack, "D-U1")[-1]
    look_on(engine, "2026-03-03 09:00")
    assert "Is this still in your way?" in shown(slack, "D-U1")[-1]
    assert "Is this still" not in shown(slack, "D-U2")[-1]
    assert change(engine, "stands", 3)
    assert "still there" in shown(slack, "D-U1")[-1]
    assert not change(engine, "stands", 3)
    look_on(engine, "2026-03-03 12:00")
    assert "the key" in shown(slack, "C1")[-1]
    assert "for 1 day" in shown(slack, "C1")[-1]


def test_what_is_gone_leaves_the_summary_and_is_asked_no_more(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, "U1", 2, "the key")
    look_on(engine, "2026-03-03 09:00", "2026-03-03 12:00")
    assert "the key" in shown(slack, "C1")[-1]
    assert change(engine, "close", 3)
    assert "the key" not in shown(slack, "C1")[-1]
    assert "the key" not in shown(slack, "D-U1")[-1]
    look_on(engine, "2026-03-04 09:00")
    assert "the key" not in shown(slack, "D-U1")[-1]


def test_after_three_days_it_is_told_once_to_whom_the_standup_names(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, "U1", 2, "the key")
    for day in (3, 4, 5, 6):
        look_on(engine, f"2026-03-0{day} 09:00", f"2026-03-0{day} 12:00")
        assert len(shown(slack, "D-U9")) == (day >= 5)
    assert "for 3 days" in shown(slack, "D-U9")[0]
    assert ":hourglass_flowing_sand:" in shown(slack, "C1")[-1]
    assert change(engine, "close", 6)
    assert "is over" in shown(slack, "D-U9")[-1]


def test_who_has_left_the_private_channel_is_told_nothing_of_it(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        channels.heard_of(tx, engine.workspace, {"id": "C1", "name": "daily", "is_private": True})
    answer(engine, "U1", 2, "the key")
    look_on(engine, *(f"2026-03-0{day} {at}:00" for day in (3, 4, 5) for at in ("09", "12")))
    assert shown(slack, "D-U9") == []
    with engine.database.write() as tx:
        channels.joined(tx, engine.workspace, "C1", "U9", is_bot=False)
    look_on(engine, "2026-03-06 09:00", "2026-03-06 12:00")
    assert "the key" in shown(slack, "D-U9")[0]


def test_by_default_who_made_the_standup_is_told_and_nobody_of_their_own(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        row = tx.query(Standup).one()
        row.blockers_to, row.made_by = None, "U1"
    answer(engine, "U1", 2, "mine")
    look_on(engine, "2026-03-03 09:00")
    answer(engine, "U2", 3, "theirs")
    look_on(engine, "2026-03-05 09:00", "2026-03-05 12:00", "2026-03-06 09:00", "2026-03-06 12:00")
    told = [each for each in shown(slack, "D-U1") if "something has been in the way" in each]
    assert ["theirs" in each for each in told] == [True]


def test_a_task_stands_in_the_summary_until_it_is_done(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, "U1", 2, "the key")
    look_on(engine, "2026-03-03 09:00")
    with engine.database.write() as tx:
        key = tx.query(StandupBlocker).one().id
        assert standup_blockers.make_task(tx, engine.workspace, key, "U2", date(2026, 3, 9), engine.now)
    look_on(engine, "2026-03-03 12:00", "2026-03-04 09:00", "2026-03-04 12:00")
    assert "<@U2> sees to it until 9 Mar 2026" in shown(slack, "C1")[-1]
    assert "the key" not in shown(slack, "D-U1")[-1]
    assert change(engine, "close", 4)
    assert "the key" not in shown(slack, "C1")[-1]


def test_what_is_erased_leaves_every_summary_every_question_and_whoever_was_told(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, "U1", 2, "secret")
    for day in (3, 4, 5):
        look_on(engine, f"2026-03-0{day} 09:00", f"2026-03-0{day} 12:00")
    before = len(slack.calls)
    with engine.database.write() as tx:
        standups.erase(tx, engine.workspace, "U1", engine.now)
    engine.later(seconds=10)
    engine.run_all()
    after = slack.calls[before:]
    changed = [given for name, given in after if name == "chat.update"]
    assert "secret" not in json.dumps(changed)
    assert sum(given["channel"] == "C1" for given in changed) == 4
    assert sorted(given["channel"] for name, given in after if name == "chat.delete") == ["C1", "D-U9"]
    assert any(given["channel"] == "D-U1" for given in changed)
