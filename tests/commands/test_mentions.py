from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import NotFound
from bot.models import Notice
from commands import bongsu, incident, mentions
from commands.context import Bench
from commands.incident.declare import declare_private
from tests.commands.bench import USER, ask, make_bench

BOT = "U0BONGSU"
COMMANDS = {"/incident": incident.COMMAND, "/bongsu": bongsu.COMMAND}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path)


def _body(text: str, **event: Any) -> dict[str, Any]:
    told = {"type": "app_mention", "user": USER, "channel": "C1", "ts": "5.0", "text": text, **event}
    authorizations = [{"user_id": BOT, "is_bot": True}]
    return {"team_id": "T0BEACON", "event_id": "Ev1", "authorizations": authorizations, "event": told}


def _answer(bench: Bench, text: str, **event: Any) -> str:
    ask = mentions.asked(bench, _body(text, **event))
    answered = mentions.obey_any(COMMANDS, bongsu.COMMAND, ask)
    assert answered is not None
    return str(answered["text"])


@pytest.mark.parametrize(
    ("event", "question"),
    [
        ({"type": "app_mention", "user": "U1"}, True),
        ({"type": "app_mention", "user": "U1", "bot_id": "B1"}, False),
        ({"type": "app_mention", "user": "U1", "edited": {"user": "U1"}}, False),
        ({"type": "message", "channel_type": "im", "user": "U1"}, True),
        ({"type": "message", "channel_type": "im", "user": "U1", "subtype": "message_changed"}, False),
        ({"type": "message", "channel_type": "im"}, False),
        ({"type": "message", "channel_type": "channel", "user": "U1"}, False),
        ({"type": "user_change", "user": {"id": "U1"}}, False),
    ],
)
def test_who_speaks_to_the_bot(event: dict[str, Any], question: bool) -> None:  # noqa: FBT001
    assert mentions.is_question(event) is question


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"<@{BOT}> incident list", "calm"),
        (f"<@{BOT}|bongsu> /incident LIST", "calm"),
        (f"<@U0MAYA> look, <@{BOT}> incident list", "calm"),
        ("incident list", "calm"),
        (f"<@{BOT}>", "/bongsu"),
        (f"<@{BOT}> status", "awake"),
        (f"<@{BOT}> incidnt list", "incident"),
        (f"<@{BOT}> incident lst", "list"),
        (f"<@{BOT}> thanks!", "/bongsu help"),
    ],
)
def test_the_words_of_a_command(bench: Bench, text: str, told: str) -> None:
    assert told in _answer(bench, text)


def test_an_answer_waits_once_for_its_thread(bench: Bench) -> None:
    for _ in range(2):
        mentions.reply(mentions.asked(bench, _body("incident list", thread_ts="4.0")), {"text": "calm"})
    with bench.database.read() as tx:
        (row,) = tx.query(Notice).all()
    assert (row.channel, row.thread_ts, row.content) == ("C1", "4.0", {"message": {"text": "calm"}})


@pytest.mark.parametrize(
    ("event", "thread"),
    [({}, "5.0"), ({"channel_type": "im"}, None), ({"channel_type": "im", "thread_ts": "4.0"}, "4.0")],
)
def test_in_a_direct_message_the_answer_stands_below(bench: Bench, event: dict[str, Any], thread: str | None) -> None:
    mentions.reply(mentions.asked(bench, _body("incident list", **event)), {"text": "calm"})
    with bench.database.read() as tx:
        assert tx.query(Notice).one().thread_ts == thread


def test_a_declaration_by_mention_is_recorded_once(bench: Bench) -> None:
    answers = {_answer(bench, f"<@{BOT}> incident declare a &lt; b") for _ in range(2)}
    assert len(answers) == 1
    assert "1" in answers.pop()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("incident list", "zebrafish escaped"),
        ("incident search escaped", "zebrafish escaped"),
        ("incident figures", "*In all:* 1"),
        ("incident timeline 1", "Timeline of incident 1"),
    ],
)
@pytest.mark.parametrize(("event", "is_shown"), [({}, False), ({"channel_type": "im", "type": "message"}, True)])
def test_what_others_read_too_tells_of_no_private_incident(
    bench: Bench,
    text: str,
    told: str,
    event: dict[str, Any],
    is_shown: bool,  # noqa: FBT001
) -> None:
    declare_private(ask(bench, "zebrafish escaped"))
    asked = mentions.asked(bench, _body(text if event else f"<@{BOT}> {text}", **event))
    try:
        answered = str(mentions.obey_any(COMMANDS, bongsu.COMMAND, asked))
    except NotFound as error:
        answered = str(error)
    assert (told in answered) == is_shown
