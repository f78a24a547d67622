import json

import pytest

from bot.errors import Conflict, NotFound
from bot.incidents.queries import IncidentView, by_number
from bot.incidents.rules import State
from bot.incidents.service import channel_opened, locked
from commands.context import Ask, Bench
from commands.incident import ACTIONS, COMMAND
from commands.incident.declare import declare
from commands.table import obey
from tests.commands.bench import USER, ask


def found(bench: Bench) -> IncidentView:
    with bench.database.read() as tx:
        read = by_number(tx, ask(bench).who.workspace, 1)
    assert read is not None
    return read


def type_in(bench: Bench, text: str, **given: str) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **{"key": f"trigger:{text}"} | given)), ensure_ascii=False)


def open_channel(bench: Bench) -> None:
    """Give the first incident the channel C7."""
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        channel_opened(locked(tx, workspace, 1), "C7", "inc-1")


def press(bench: Bench, name: str, value: str) -> None:
    ACTIONS[f"incident.{name}"](ask(bench, value))


def expecting(state: State | str) -> str:
    return json.dumps({"incident": 1, "state": str(state)})


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    declare(ask(bench, "checkout is down"))


def test_a_whole_life_by_command(bench: Bench) -> None:
    steps = [
        ("status #1 identified a bad index", State.IDENTIFIED),
        ("status 1 monitoring", State.MONITORING),
        ("resolve 1 rolled back", State.RESOLVED),
        ("close 1", State.CLOSED),
        ("reopen 1 it is back", State.INVESTIGATING),
        ("cancel #1", State.CANCELLED),
    ]
    for text, state in steps:
        assert "Incident 1: " in type_in(bench, text)
        assert found(bench).state == state


def test_in_its_channel_the_incident_needs_no_number(bench: Bench) -> None:
    open_channel(bench)
    type_in(bench, "status identified 3 nodes are gone", channel="C7")
    assert found(bench).state == State.IDENTIFIED


def test_a_state_is_read_as_the_reader_sees_it(bench: Bench) -> None:
    asked: Ask = ask(bench, "status 1 해결됨", locale="ko-KR")
    obey(COMMAND, asked)
    assert found(bench).state == State.RESOLVED


@pytest.mark.parametrize("text", ["resolve 1", "status 1 monitoring", "cancel 1"])
def test_where_it_cannot_go_nothing_is_changed(bench: Bench, text: str) -> None:
    type_in(bench, "resolve 1")
    type_in(bench, "close 1")
    with pytest.raises(Conflict):
        type_in(bench, text)
    assert found(bench).state == State.CLOSED


@pytest.mark.parametrize("word", ["", "half", "checking"])
def test_a_state_that_is_none_is_answered_with_those_that_are(bench: Bench, word: str) -> None:
    with pytest.raises(NotFound) as refused:
        type_in(bench, f"status 1 {word}")
    assert "monitoring" in refused.value.context["known"]


def test_buttons_do_what_they_say_once(bench: Bench) -> None:
    for _ in range(2):
        press(bench, "acknowledge", expecting(State.INVESTIGATING))
        press(bench, "severity", "1 1")
        press(bench, "resolve", expecting(State.INVESTIGATING))
    after = found(bench)
    assert (after.acknowledged_by, after.resolved_by, int(after.severity)) == (USER, USER, 1)
    assert after.commander == USER


def test_a_button_that_shows_an_older_state_does_nothing(bench: Bench) -> None:
    press(bench, "state", "1 investigating monitoring")
    press(bench, "state", "1 investigating identified")
    press(bench, "resolve", expecting(State.INVESTIGATING))
    assert found(bench).state == State.MONITORING
    press(bench, "resolve", expecting(State.MONITORING))
    press(bench, "close", expecting(State.RESOLVED))
    press(bench, "reopen", expecting(State.RESOLVED))
    assert found(bench).state == State.CLOSED
