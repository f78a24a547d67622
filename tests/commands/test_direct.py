import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.models import StandupAnswer, StandupReply
from commands import bongsu, direct, events, incident, mentions, standup
from commands.context import Bench
from tests.commands.bench import USER, make_bench
from tests.standups import making
from tests.standups.making import tick, utc

TEN = utc("2026-03-02 10:00")
COMMANDS = {"/incident": incident.COMMAND, "/bongsu": bongsu.COMMAND, "/standup": standup.COMMAND}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    made = dataclasses.replace(make_bench(database, tmp_path), clock=lambda: TEN)
    with database.write() as tx:
        making.standup(tx, USER)
        tick(tx, utc("2026-03-02 09:00"))
    return made


def body(text: str, event: str = "Ev1", **more: Any) -> dict[str, Any]:
    told = {"type": "message", "channel_type": "im", "user": USER, "channel": "D1", "ts": "5.0", "text": text, **more}
    return {"team_id": "T0BEACON", "event_id": event, "event": told}


def spoken(bench: Bench, text: str, event: str = "Ev1", **more: Any) -> str:
    ask = mentions.asked(bench, body(text, event, **more))
    return str(mentions.spoken(COMMANDS, bongsu.COMMAND, ask))


def said(bench: Bench) -> list[dict[str, str]]:
    with bench.database.read() as tx:
        return [dict(row.said) for row in tx.query(StandupAnswer)]


def changed(bench: Bench, event: str, **more: Any) -> None:
    told = {"type": "message", "channel_type": "im", "channel": "D1", "hidden": True, **more}
    events.hear(bench, {"team_id": "T0BEACON", "event_id": event, "event": told})


@pytest.mark.parametrize(
    "text", ["slept", "deploy of web, then tests", "status is green", "잤습니다", ":tada:", "help me\nx"]
)
def test_what_is_written_while_a_standup_waits_is_its_answer(bench: Bench, text: str) -> None:
    for _ in range(2):
        assert spoken(bench, text) == "None"
    assert said(bench)[0]["q1"] == text.splitlines()[0]


@pytest.mark.parametrize("text", ["standup me", "/standup me", "incident list", "help", "standup"])
def test_commands_stay_commands_meanwhile(bench: Bench, text: str) -> None:
    assert spoken(bench, text) != "None"
    assert said(bench) == []


def test_where_nothing_waits_that_is_said_kindly_once_a_day(bench: Bench) -> None:
    later = dataclasses.replace(bench, clock=lambda: TEN + timedelta(hours=5))
    assert "No standup waits" in spoken(later, "thanks a lot", "Ev1")
    assert spoken(later, "really", "Ev2") == "None"
    tomorrow = dataclasses.replace(bench, clock=lambda: TEN + timedelta(days=5))
    assert "No standup waits" in spoken(tomorrow, "hello there", "Ev3")
    assert said(bench) == []


def test_where_nothing_waits_commands_are_commands_and_what_is_near_gets_its_usage(bench: Bench) -> None:
    later = dataclasses.replace(bench, clock=lambda: TEN + timedelta(hours=5))
    assert "/incident" in spoken(later, "incidnt list")
    assert "/bongsu" in spoken(later, "")


def test_an_edit_and_a_deletion_are_followed(bench: Bench) -> None:
    spoken(bench, "slept")
    message = {"ts": "5.0", "text": "rested", "user": USER}
    before = {"ts": "5.0", "text": "slept", "user": USER}
    changed(bench, "Ev2", subtype="message_changed", message=before, previous_message=before)
    assert said(bench) == [{"q1": "slept"}]
    changed(bench, "Ev3", subtype="message_changed", message=message, previous_message=before)
    assert said(bench) == [{"q1": "rested"}]
    changed(bench, "Ev4", subtype="message_deleted", deleted_ts="5.0", previous_message=message)
    assert said(bench) == []


def test_a_tombstone_is_a_deletion(bench: Bench) -> None:
    spoken(bench, "slept")
    tombstone = {"ts": "5.0", "subtype": "tombstone", "text": "This message was deleted."}
    changed(bench, "Ev2", subtype="message_changed", message=tombstone)
    assert said(bench) == []


def test_nothing_is_kept_of_messages_that_answer_nothing(bench: Bench) -> None:
    changed(bench, "Ev2", subtype="message_changed", message={"ts": "9.0", "text": "secret"})
    changed(bench, "Ev3", subtype="message_deleted", deleted_ts="9.0")
    with bench.database.read() as tx:
        assert tx.query(StandupReply).count() == 0


def test_what_is_no_answer_is_said(bench: Bench) -> None:
    ask = mentions.asked(bench, body("a\nb\nc\nd"))
    with pytest.raises(Exception, match="too_many"):
        direct.answer(ask)
