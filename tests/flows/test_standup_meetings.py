import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import standup_meetings as flows
from bot.flows.standup_meetings import Meeting
from bot.models import StandupMeeting
from bot.standups import meetings, parking
from bot.standups.meeting_rules import LENGTH, Act, Move
from bot.standups.meetings import Expected
from tests.flows.bench import Slack, make
from tests.standups.making import standup
from tests.work.bench import Engine

STEP = timedelta(seconds=10)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        flows.begin(tx, Catalogue(), engine.workspace, row.id, "U1", engine.now, list)
    engine.run_all()
    return engine, slack


def do(engine: Engine, act: Callable[[Session, Meeting], Any]) -> None:
    with engine.database.write() as tx:
        act(tx, meetings.locked(tx, engine.workspace, tx.query(StandupMeeting).one().id))
    engine.run_all()


def shown(slack: Slack, ts: str) -> str:
    """Read what stands in a message by now."""
    changes = [call for call in slack.of("chat.update") if call["ts"] == ts]
    posted = slack.calls[int(float(ts)) - 1][1]
    return json.dumps((changes or [posted])[-1]["blocks"], ensure_ascii=False)


def posts(slack: Slack) -> list[str]:
    return [f"{number}.0" for number, (name, _) in enumerate(slack.calls, 1) if name == "chat.postMessage"]


def test_a_meeting_is_one_message_that_follows_whose_turn_it_is(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    (ts,) = posts(slack)
    assert "*Now:* <@U1>" in shown(slack, ts)
    engine.later(seconds=70)
    do(engine, lambda tx, row: flows.pass_on(tx, row, 0, Act.NEXT, engine.now))
    assert "*Now:* <@U2>" in shown(slack, ts)
    assert "Have spoken: <@U1> 1 min 10 s" in shown(slack, ts)
    before = len(slack.calls)
    do(engine, lambda tx, row: flows.pass_on(tx, row, 0, Act.NEXT, engine.now))
    assert len(slack.calls) == before
    assert posts(slack) == [ts]


def test_nothing_is_edited_while_nothing_changes(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    (ts,) = posts(slack)
    for _ in range(LENGTH // STEP - 1):
        engine.later(seconds=STEP.total_seconds())
        do(engine, lambda tx, _row: flows.look(tx, engine.workspace, engine.now))
    assert len(slack.of("chat.update")) == 1
    assert "less than 5 min are left" in shown(slack, ts)


def test_the_clock_ends_it_once_with_a_summary(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    do(engine, lambda tx, row: flows.park(tx, row, "the release", ["U9"], None, "U1", engine.now))
    do(engine, lambda tx, row: flows.note(tx, row, "no key", "U2", engine.now))
    engine.later(hours=3)
    for _ in range(2):
        do(engine, lambda tx, _row: flows.look(tx, engine.workspace, engine.now))
    first, summary = posts(slack)
    assert "it is over after 15 min" in shown(slack, first)
    assert "standup.meeting_next" not in shown(slack, first)
    text = shown(slack, summary)
    assert "1 of 2 people spoke in 15 min. The time was up." in text
    assert "Have spoken: <@U1> 15 min" in text
    assert "Did not get to speak: <@U2>" in text
    assert "the release · wanted: <@U9>" in text
    assert "no key (<@U2>)" in text


def test_somebody_ends_it_early_and_another_may_begin(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.later(minutes=2)
    do(engine, lambda tx, row: flows.end(tx, row, "U2", engine.now))
    do(engine, lambda tx, row: flows.end(tx, row, "U1", engine.now))
    _, summary = posts(slack)
    assert "Ended by <@U2>" in shown(slack, summary)
    with engine.database.write() as tx:
        key = tx.query(StandupMeeting).one().standup_id
        flows.begin(tx, Catalogue(), engine.workspace, key, "U1", engine.now, list)
    engine.run_all()
    assert len(posts(slack)) == 3


def test_a_topic_is_followed_wherever_it_stands(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    do(engine, lambda tx, row: flows.park(tx, row, "the release", [], None, "U1", engine.now))
    do(engine, lambda tx, row: flows.end(tx, row, "U1", engine.now))
    with engine.database.write() as tx:
        topic = parking.locked(tx, engine.workspace, 1)
        assert flows.set_apart(tx, topic, engine.now)
        assert not flows.set_apart(tx, topic, engine.now)
    engine.run_all()
    _, summary, own = posts(slack)
    with engine.database.write() as tx:
        topic = parking.locked(tx, engine.workspace, 1)
        assert flows.move_topic(tx, topic, Move.TAKE, "U2", engine.now)
        assert not flows.move_topic(tx, topic, Move.TAKE, "U2", engine.now)
    engine.run_all()
    for ts in (summary, own):
        assert "<@U2> looks after it" in shown(slack, ts)


def test_who_comes_late_is_shown(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    do(engine, lambda tx, row: flows.arrive(tx, row, "U9", engine.now))
    assert "Next: <@U2>, <@U9>" in shown(slack, posts(slack)[0])


def test_a_crash_at_the_end_sums_up_once(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.later(minutes=15)
    with engine.database.read() as tx:  # rolled back, as by a crash
        flows.look(tx, engine.workspace, engine.now)
    for _ in range(2):
        do(engine, lambda tx, _row: flows.look(tx, engine.workspace, engine.now))
    assert len(posts(slack)) == 2


def test_the_order_is_drawn_and_nobody_is_left_out() -> None:
    people = [Expected(f"U{number:02}", date(2026, 3, 2), is_away=False) for number in range(20)]
    orders = [[each.person for each in flows.drawn(people)] for _ in range(5)]
    assert all(sorted(order) == [each.person for each in people] for order in orders)
    assert len(set(map(tuple, orders))) > 1
