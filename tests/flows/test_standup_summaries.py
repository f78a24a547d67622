import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import projections, standups
from bot.models import Job, Projection, Standup, StandupOccurrence
from bot.slack.client import SlackAway, SlackRefused
from bot.standups import service
from bot.standups.rules import QUESTION, State
from bot.work import Lane
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look
from tests.standups.making import lives, standup, utc
from tests.work.bench import Engine

MONDAY = date(2026, 3, 2)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    return engine, slack


def answer(engine: Engine, person: str, now: str, said: str, name: str = "Daily") -> None:
    engine.now = utc(now)
    with engine.database.write() as tx:
        standup = tx.query(Standup).filter_by(name=name).one()
        mine = {"standup_id": standup.id, "person": person, "day": MONDAY, "kind": QUESTION}
        row = tx.query(StandupOccurrence).filter_by(**mine).one()
        version, _ = service.asked_now(tx, standup.id)
        standups.answer(tx, engine.workspace, row.id, person, version, {"q1": said}, engine.now)
    engine.run_all()
    engine.later(seconds=10)
    engine.run_all()


def posted(slack: Slack, channel: str = "C1") -> list[dict[str, Any]]:
    return [call for call in slack.of("chat.postMessage") if call["channel"] == channel]


def thread(slack: Slack, ts: str | None = None) -> list[str]:
    """Read what was posted under a message, or under any."""
    return [json.dumps(call) for call in posted(slack) if call.get("thread_ts") and ts in (None, call["thread_ts"])]


def summed_up(engine: Engine, *people: str, at: str = "2026-03-02 12:00") -> None:
    """Have people be asked and answer, and the summary be shown."""
    with engine.database.write() as tx:
        standup(tx, "U1", "U2", "U3")
    look(engine, "2026-03-02 09:00")
    for person in people:
        answer(engine, person, "2026-03-02 09:30", f"by {person}")
    look(engine, at)


def test_each_answer_has_its_entry_in_the_order_in_which_they_came(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    summed_up(engine, "U3", "U1")
    (top, *entries) = posted(slack)
    assert "thread_ts" not in top
    assert "by U3" not in json.dumps(top)
    assert "2 of 3 have answered" in json.dumps(top)
    assert ["by U3" in entries[0]["blocks"][1]["text"]["text"], "by U1" in json.dumps(entries[1])] == [True, True]
    assert len({entry["thread_ts"] for entry in entries}) == 1


def test_a_late_answer_joins_the_thread_and_the_counts(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    summed_up(engine, "U1")
    answer(engine, "U2", "2026-03-02 13:00", "overslept")
    assert "late" in thread(slack)[1]
    (top,) = [call for call in slack.of("chat.update") if call["channel"] == "C1"]
    assert "2 of 3 have answered, 1 of them late" in json.dumps(top)


def test_an_entry_is_edited_where_it_stands(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", deadline=14 * 60)
    look(engine, "2026-03-02 09:00")
    answer(engine, "U1", "2026-03-02 09:30", "first")
    look(engine, "2026-03-02 12:00")
    answer(engine, "U1", "2026-03-02 13:00", "second")
    assert len(thread(slack)) == 1
    assert "second" in json.dumps([call for call in slack.of("chat.update") if call["channel"] == "C1"])


def test_what_is_erased_leaves_the_thread_and_may_be_said_anew(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", deadline=14 * 60)
    look(engine, "2026-03-02 09:00")
    answer(engine, "U1", "2026-03-02 09:30", "secret")
    look(engine, "2026-03-02 12:00")
    with engine.database.write() as tx:
        standups.erase(tx, engine.workspace, "U1", engine.now)
    engine.later(seconds=10)
    engine.run_all()
    with engine.database.read() as tx:
        assert tx.query(Projection).filter_by(kind="standup.entry").one().ts is None
    assert [call["channel"] for call in slack.of("chat.delete")] == ["C1"]
    answer(engine, "U1", "2026-03-02 13:00", "kinder")
    assert ["kinder" in each for each in thread(slack)] == [False, True]


def test_what_is_erased_before_it_was_shown_is_never_posted(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1")
    look(engine, "2026-03-02 09:00")
    answer(engine, "U1", "2026-03-02 09:30", "secret")
    look(engine, "2026-03-02 12:00", run=False)
    with engine.database.write() as tx:
        standups.erase(tx, engine.workspace, "U1", engine.now)
    engine.run_all()
    engine.later(seconds=10)
    engine.run_all()
    assert thread(slack) == []


def test_an_entry_whose_reply_was_lost_is_found_and_deleted_when_it_is_erased(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    summed_up(engine)
    lost: list[dict[str, Any]] = []

    def away(given: dict[str, Any]) -> dict[str, Any]:
        lost.append(given)
        raise SlackAway("chat.postMessage")

    post, slack.answers["chat.postMessage"] = slack.answers["chat.postMessage"], away
    slack.answers["conversations.replies"] = lambda _: {
        "messages": [{"ts": "77.0", "metadata": call["metadata"]} for call in lost if call["channel"] == "C1"]
    }
    answer(engine, "U1", "2026-03-02 13:00", "secret")
    with engine.database.write() as tx:
        standups.erase(tx, engine.workspace, "U1", engine.now)
    slack.answers["chat.postMessage"] = post
    engine.later(minutes=5)
    engine.run_all()
    assert [call["ts"] for call in slack.of("chat.delete")] == ["77.0"]


def test_an_entry_that_somebody_deleted_is_gone_as_well(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    summed_up(engine, "U1")

    def gone(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("chat.delete", "message_not_found")

    slack.answers["chat.delete"] = gone
    with engine.database.write() as tx:
        standups.erase(tx, engine.workspace, "U1", engine.now)
    engine.later(seconds=10)
    engine.run_all()
    with engine.database.read() as tx:
        assert tx.query(Projection).filter_by(kind="standup.entry").one().ts is None
        assert tx.query(Job).filter(Job.state != "done").count() == 0


def test_somebody_in_two_standups_of_a_channel_has_an_entry_in_each(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        lives(tx, "U1", None, name="Maya")
        standup(tx, "U1")
        standup(tx, "U1", name="Other")
    look(engine, "2026-03-02 09:00")
    answer(engine, "U1", "2026-03-02 09:30", "of the daily")
    answer(engine, "U1", "2026-03-02 09:30", "of the other", "Other")
    look(engine, "2026-03-02 12:00")
    with engine.database.read() as tx:
        tops = tx.query(Projection).filter_by(kind="standup.summary").order_by(Projection.id).all()
    for top, said in zip(tops, ("of the daily", "of the other"), strict=True):
        (mine,) = thread(slack, top.ts)
        assert said in mine
        assert "*Maya*" in mine


def test_a_standup_that_moved_keeps_a_day_where_it_was_summed_up(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    summed_up(engine, "U1")
    with engine.database.write() as tx:
        tx.query(Standup).one().channel = "C2"
    answer(engine, "U2", "2026-03-02 13:00", "late")
    assert posted(slack, "C2") == []
    assert len(thread(slack)) == 2


def test_entries_wait_for_a_summary_that_stands_later_and_come_in_order(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1", "U2", "U3")
    look(engine, "2026-03-02 09:00")
    for person in ("U2", "U3", "U1"):
        answer(engine, person, "2026-03-02 09:30", f"by {person}")
    post = slack.answers["chat.postMessage"]

    def away(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackAway("chat.postMessage")

    slack.answers["chat.postMessage"] = away
    look(engine, "2026-03-02 12:00")
    before = len(slack.of("chat.postMessage"))
    slack.answers["chat.postMessage"] = post
    engine.later(minutes=5)
    engine.run_all()
    entries = [json.dumps(call) for call in slack.of("chat.postMessage")[before:] if call.get("thread_ts")]
    assert [next(person for person in ("U1", "U2", "U3") if f"by {person}" in each) for each in entries] == [
        "U2",
        "U3",
        "U1",
    ]


def test_an_entry_that_found_no_summary_is_shown_when_that_stands_by_now(made: tuple[Engine, Slack]) -> None:
    """Whoever posts the summary may not have seen the entry that waits, because it was not durable yet."""
    engine, _ = made
    summed_up(engine, "U1")
    with engine.database.write() as tx:
        row = tx.query(Projection).filter_by(kind="standup.entry").one()
        row.ts = None
        projections._wait_for_above(tx, row, engine.now)
        assert [job.payload for job in tx.query(Job).filter(Job.state == "ready")] == [{"projection": row.id}]


def test_many_entries_are_asked_for_in_turns_and_behind_all_that_is_urgent(
    made: tuple[Engine, Slack], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "AT_ONCE", 2)
    engine, slack = made
    people = [f"U{number}" for number in range(1, 6)]
    with engine.database.write() as tx:
        standup(tx, *people)
    look(engine, "2026-03-02 09:00")
    for person in people:
        answer(engine, person, "2026-03-02 09:30", f"by {person}")
    look(engine, "2026-03-02 12:00")
    assert [f"by {person}" in each for person, each in zip(people, thread(slack), strict=True)] == [True] * 5
    with engine.database.read() as tx:
        entries = [row.id for row in tx.query(Projection).filter_by(kind="standup.entry")]
        jobs = [job for job in tx.query(Job) if job.payload.get("projection") in entries]
        assert {job.lane for job in jobs} == {Lane.BULK}


def test_a_day_on_which_nobody_was_asked_has_no_summary(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        standup(tx, "U1")
        service.be_away(tx, engine.workspace, "U1", MONDAY, MONDAY, engine.now, "slack")
    look(engine, "2026-03-02 09:00")
    look(engine, "2026-03-02 12:00")
    assert posted(slack) == []
    with engine.database.read() as tx:
        states = {row.state for row in tx.query(StandupOccurrence).filter_by(day=MONDAY)}
    assert states == {State.AWAY, State.QUIET}
