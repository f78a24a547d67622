import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotFound
from bot.flows import standup_replies, standups
from bot.models import Notice, Projection, Standup, StandupAnswer, StandupBlocker, StandupOccurrence, StandupReply
from bot.standups import replying, service
from bot.standups.rules import Role, State
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look
from tests.standups.making import occurrences, standup, utc
from tests.work.bench import Engine

MONDAY = date(2026, 3, 2)
TEN, LATE = "2026-03-02 10:00", "2026-03-02 13:00"


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        standup(tx, "U1", "U2")
    look(engine, "2026-03-02 09:00")
    return engine, slack


def also(engine: Engine, name: str = "Team") -> None:
    with engine.database.write() as tx:
        standup(tx, "U1", name=name, channel="C2", now=utc("2026-03-02 08:00"))
    look(engine, "2026-03-02 09:00:01")


def say(engine: Engine, text: str, ts: str = "7.0", now: str = TEN, **more: Any) -> None:
    engine.now = utc(now)
    with engine.database.write() as tx:
        event = {"text": text, "ts": ts, **more}
        standup_replies.heard(tx, engine.workspace, "U1", "D-U1", event, engine.now)
    engine.run_all()


def edit(engine: Engine, text: str | None, ts: str = "7.0", now: str = TEN) -> None:
    engine.now = utc(now)
    with engine.database.write() as tx:
        row = replying.by_message(tx, engine.workspace, "D-U1", ts)
        assert row is not None
        if text is None:
            standup_replies.removed(tx, row, engine.now)
        else:
            standup_replies.changed(tx, row, {"text": text, "ts": ts}, engine.now)
    engine.run_all()


def said(engine: Engine) -> dict[str, dict[str, str]]:
    with engine.database.read() as tx:
        rows = tx.query(StandupAnswer).filter_by(person="U1").all()

        names = {}
        for row in rows:
            asked = tx.get_one(StandupOccurrence, row.occurrence_id)
            names[tx.get_one(Standup, asked.standup_id).name] = dict(row.said)
        return names


def states(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return [row.state for row in occurrences(tx) if (row.person, row.day) == ("U1", MONDAY)]


def shown(slack: Slack) -> str:
    return json.dumps(slack.of("chat.update")[-1], ensure_ascii=False)


def pick(engine: Engine, name: str) -> None:
    with engine.database.write() as tx:
        (row,) = tx.query(StandupReply).filter(StandupReply.text.is_not(None)).all()
        choice = replying.choice(tx, row.id)
        assert choice is not None
        (key,) = [each.id for each in choice.offered if each.standup == name]
        standup_replies.choose(tx, engine.workspace, "U1", row.id, key, engine.now)
    engine.run_all()


def test_the_question_lists_what_it_asks_and_shows_what_is_answered(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    assert "1. Yesterday?" in json.dumps(slack.of("chat.postMessage")[0])
    say(engine, "*slept*\nwork")
    assert said(engine) == {"Daily": {"q1": "*slept*", "q2": "work"}}
    assert "Change it" in shown(slack)
    assert "3. Blockers?" in shown(slack)
    assert "1. Yesterday?" not in shown(slack)


def test_messages_go_to_the_questions_one_after_the_other(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    for number, text in enumerate(("slept", "work", "2: rest", "the key")):
        say(engine, text, f"{number}.5")
    assert said(engine) == {"Daily": {"q1": "slept", "q2": "rest", "q3": "the key"}}
    with engine.database.read() as tx:
        assert not replying.is_asked_of(tx, engine.workspace, "U1", engine.now)


def test_a_message_that_comes_twice_is_one_answer(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    for _ in range(2):
        say(engine, "slept")
    assert said(engine) == {"Daily": {"q1": "slept"}}


def test_what_is_no_answer_leaves_nothing(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with pytest.raises(BotError):
        say(engine, "a\nb\nc\nd")
    assert (said(engine), states(engine)) == ({}, [State.ASKED])
    with engine.database.read() as tx:
        assert tx.query(StandupReply).count() == 0


def test_of_two_standups_the_one_is_asked_for_and_nothing_is_mixed_up(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    also(engine)
    say(engine, "slept")
    assert said(engine) == {}
    assert json.dumps(slack.of("chat.postMessage")[-1]).count("standup.this_one") == 2
    pick(engine, "Team")
    assert said(engine) == {"Team": {"q1": "slept"}}
    assert any("answer to *Team*" in call["text"] for call in slack.of("chat.update"))
    with engine.database.read() as tx:
        assert [row.text for row in tx.query(StandupReply)] == [None]


def thread_of(engine: Engine, name: str) -> str:
    with engine.database.read() as tx:
        standup_id = tx.query(Standup).filter_by(name=name).one().id
        key = next(row.id for row in occurrences(tx) if (row.person, row.standup_id) == ("U1", standup_id))
        ts = tx.query(Projection).filter_by(kind="standup.question", subject=str(key)).one().ts
        assert ts is not None
        return ts


def test_in_the_thread_of_a_question_it_is_clear_which_is_meant(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    also(engine)
    say(engine, "slept", thread_ts=thread_of(engine, "Team"))
    assert said(engine) == {"Team": {"q1": "slept"}}
    with pytest.raises(Conflict):
        say(engine, "too late", "8.0", LATE, thread_ts=thread_of(engine, "Team"))


def test_behind_the_deadline_a_thread_takes_a_late_answer(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    look(engine, "2026-03-02 12:00")
    say(engine, "overslept", "8.0", LATE, thread_ts=thread_of(engine, "Daily"))
    assert (said(engine), states(engine)) == ({"Daily": {"q1": "overslept"}}, [State.LATE])


def test_a_choice_that_was_made_is_made_once(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    also(engine)
    say(engine, "slept")
    with engine.database.read() as tx:
        (row,) = tx.query(StandupReply)
        first, second = row.offered
    for key in (first, second):
        with engine.database.write() as tx:
            standup_replies.choose(tx, engine.workspace, "U1", row.id, key, engine.now)
    assert len(said(engine)) == 1
    with engine.database.write() as tx, pytest.raises(NotFound):
        standup_replies.choose(tx, engine.workspace, "U2", row.id, first, engine.now)


def test_an_edit_changes_the_answer_until_the_deadline(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    say(engine, "slept\nwork")
    edit(engine, "slept well\nwork hard\nno key")
    assert said(engine) == {"Daily": {"q1": "slept well", "q2": "work hard", "q3": "no key"}}
    edit(engine, "slept")
    assert said(engine) == {"Daily": {"q1": "slept"}}
    edit(engine, "too late", now=LATE)
    assert said(engine) == {"Daily": {"q1": "slept"}}


def test_an_edit_that_is_no_answer_is_told_and_changes_nothing(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    say(engine, "slept")
    edit(engine, "a\nb\nc\nd")
    assert said(engine) == {"Daily": {"q1": "slept"}}
    assert "4 parts for 3 questions" in slack.of("chat.postMessage")[-1]["text"]


def test_an_edit_of_one_message_leaves_the_others(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    say(engine, "slept", "7.0")
    say(engine, "work", "8.0")
    edit(engine, "rested", "7.0")
    assert said(engine) == {"Daily": {"q1": "rested", "q2": "work"}}
    edit(engine, None, "7.0")
    assert said(engine) == {"Daily": {"q2": "work"}}
    assert states(engine) == [State.ANSWERED]


def test_a_deleted_message_is_erased_and_asked_for_again(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    say(engine, "secret")
    edit(engine, None)
    assert (said(engine), states(engine)) == ({}, [State.ASKED])
    assert "secret" not in shown(slack)
    say(engine, "other", "9.0")
    assert said(engine) == {"Daily": {"q1": "other"}}


def test_a_message_deleted_behind_the_deadline_is_erased_everywhere_and_was_an_answer(
    made: tuple[Engine, Slack],
) -> None:
    engine, slack = made
    say(engine, "secret")
    look(engine, "2026-03-02 12:00")
    assert "secret" in json.dumps(slack.of("chat.postMessage"))
    before = len(slack.of("chat.update"))
    edit(engine, None, now=LATE)
    engine.later(seconds=10)
    engine.run_all()
    after = slack.of("chat.update")[before:]
    assert {call["channel"] for call in after} >= {"C1"}
    assert "secret" not in json.dumps(after)
    assert (said(engine), states(engine)) == ({}, [State.ANSWERED])


def test_a_message_that_waits_for_its_standup_is_edited_and_deleted(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    also(engine)
    say(engine, "slept")
    edit(engine, "rested")
    with engine.database.read() as tx:
        assert [row.text for row in tx.query(StandupReply)] == ["rested"]
    edit(engine, None)
    assert "deleted" in shown(slack)
    with engine.database.read() as tx:
        assert tx.query(StandupReply).count() == 0


def test_what_the_form_said_since_is_no_longer_the_messages(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    say(engine, "slept\nwork")
    with engine.database.write() as tx:
        row = next(each for each in occurrences(tx) if each.person == "U1")
        version, _ = service.asked_now(tx, row.standup_id)
        given = {"q1": "by form", "q2": "work"}
        standups.answer(tx, engine.workspace, row.id, "U1", version, given, engine.now)
    edit(engine, None)
    assert said(engine) == {"Daily": {"q1": "by form"}}


def test_nobody_waits_for_ever_with_words_of_somebody(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    also(engine)
    say(engine, "slept")
    look(engine, "2026-03-03 09:00")
    say(engine, "next day", "9.0", "2026-03-03 10:00:01")
    with engine.database.read() as tx:
        assert [row.text for row in tx.query(StandupReply)] == ["next day"]
        assert tx.query(Notice).count() == 0


def test_what_was_in_the_way_goes_with_its_message(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        row = next(each for each in occurrences(tx) if each.person == "U1")
        _, questions = service.asked_now(tx, row.standup_id)
        asked = [dataclasses.replace(each, role=Role.BLOCKER) if each.key == "q3" else each for each in questions]
        service.ask(tx, engine.workspace, row.standup_id, asked, "U0", engine.now)
    say(engine, "slept", "7.0")
    say(engine, "3: the secret key is lost", "8.0")
    with engine.database.read() as tx:
        assert [each.text for each in tx.query(StandupBlocker)] == ["the secret key is lost"]
    edit(engine, None, "8.0")
    assert said(engine) == {"Daily": {"q1": "slept"}}
    with engine.database.read() as tx:
        assert tx.query(StandupBlocker).count() == 0
