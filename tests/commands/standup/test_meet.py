import dataclasses
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.messages.standup_meeting import note_view, park_view
from bot.models import Audit, Job, StandupMeeting, StandupNote, StandupTopic, StandupTurn
from bot.standups.meeting_rules import Topic, Turn
from commands.context import Bench
from commands.standup import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted
from tests.standups.making import standup


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    bench = make_bench(database, tmp_path)
    with database.write() as tx:
        standup(tx, USER, "U2", "U3")
    return bench


def typed(bench: Bench, text: str, **more: Any) -> str:
    return str(obey(COMMAND, ask(bench, text, **more)))


def press(bench: Bench, action: str, value: str, **more: Any) -> None:
    ACTIONS[f"standup.{action}"](ask(bench, value, **more))


def rows(bench: Bench, model: Any) -> list[Any]:
    with bench.database.read() as tx:
        return list(tx.query(model).order_by(model.id))


def speaker(bench: Bench) -> str:
    return next(str(row.person) for row in rows(bench, StandupTurn) if row.state == Turn.SPEAKING)


def sent(bench: Bench, form: str, key: str = "view:1", **entered: Any) -> Any:
    asked = ask(bench, key=key)
    view = {"meeting_park": park_view, "meeting_note": note_view}[form]
    return VIEWS[f"standup.{form}"](submitted(asked, view(asked.words, 1), **entered))


def test_a_meeting_begins_once_whatever_slack_sends(bench: Bench) -> None:
    for _ in range(2):
        assert "people: 3" in typed(bench, "meet")
    assert len(rows(bench, StandupMeeting)) == 1
    assert [row.action for row in rows(bench, Audit)] == ["standup.meet"]
    with pytest.raises(Conflict):
        typed(bench, "meet", key="trigger:2")


@pytest.mark.parametrize("text", ['meet "daily"', "meet DAILY", "meet  Daily"])
def test_a_standup_is_found_by_its_name(bench: Bench, text: str) -> None:
    assert "people: 3" in typed(bench, text)


@pytest.mark.parametrize(("text", "channel", "name"), [("meet Weekly", "C1", "Weekly"), ("meet", "C2", "")])
def test_without_a_standup_there_is_no_meeting(bench: Bench, text: str, channel: str, name: str) -> None:
    with pytest.raises(NotFound) as refused:
        typed(bench, text, channel=channel)
    assert (refused.value.name, refused.value.context["name"]) == ("no_standup_here", name)
    assert str(ask(bench).words.render("standup_meeting", "no_standup_here", name=name))


def test_of_several_standups_one_is_named(bench: Bench) -> None:
    with bench.database.write() as tx:
        standup(tx, USER, name="Weekly")
    with pytest.raises(Conflict) as refused:
        typed(bench, "meet")
    assert refused.value.context["names"] == ["Daily", "Weekly"]
    assert "people: 1" in typed(bench, "meet weekly")


def test_the_next_one_speaks_once_however_often_it_is_pressed(bench: Bench) -> None:
    typed(bench, "meet")
    first = speaker(bench)
    for _ in range(3):
        press(bench, "meeting_next", "1:0")
    second = speaker(bench)
    assert second != first
    press(bench, "meeting_absent", "1:1")
    assert {row.person: row.state for row in rows(bench, StandupTurn)}[second] == Turn.ABSENT
    third = speaker(bench)
    press(bench, "meeting_later", "1:2")
    assert speaker(bench) == third  # nobody else waits


def test_a_guest_who_takes_part_may_press_and_another_may_not(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        typed(bench, "meet", is_outsider=True)
    typed(bench, "meet")
    press(bench, "meeting_next", "1:0", is_outsider=True)
    stranger = ask(bench, "1:1", is_outsider=True)
    stranger = dataclasses.replace(stranger, who=dataclasses.replace(stranger.who, slack_id="U8"))
    for action in ("meeting_next", "meeting_here", "meeting_end"):
        with pytest.raises(NotAllowed):
            ACTIONS[f"standup.{action}"](dataclasses.replace(stranger, text="1:1" if action == "meeting_next" else "1"))


def test_somebody_who_was_not_expected_joins(bench: Bench) -> None:
    typed(bench, "meet")
    other = ask(bench, "1")
    for _ in range(2):
        ACTIONS["standup.meeting_here"](dataclasses.replace(other, who=dataclasses.replace(other.who, slack_id="U8")))
    assert [row.person for row in rows(bench, StandupTurn)].count("U8") == 1


def test_it_is_ended_once(bench: Bench) -> None:
    typed(bench, "meet")
    for _ in range(2):
        press(bench, "meeting_end", "1")
    (row,) = rows(bench, StandupMeeting)
    assert row.ended_by == USER
    assert [each.action for each in rows(bench, Audit)] == ["standup.meet", "standup.meeting_end"]


def test_a_topic_is_parked_by_words(bench: Bench) -> None:
    with pytest.raises(NotFound):
        typed(bench, 'park "the release"')
    typed(bench, "meet")
    for _ in range(2):
        assert "Parked" in typed(bench, "park “the release” <@U2|anna> <@U3>", key="trigger:2")
    (row,) = rows(bench, StandupTopic)
    assert (row.text, row.wanted, row.owner) == ("the release", ["U2", "U3"], None)
    with pytest.raises(BotError) as refused:
        typed(bench, "park <@U2>", key="trigger:3")
    assert refused.value.name == "which_topic"


def test_topics_and_notes_come_by_forms_once_and_behind_the_end_too(bench: Bench) -> None:
    typed(bench, "meet")
    for _ in range(2):
        assert sent(bench, "meeting_park", topic="the key", wanted=["U2"], owner="U3") is None
    press(bench, "meeting_end", "1")
    for _ in range(2):
        assert sent(bench, "meeting_note", "view:2", note="  no key ") is None
    (row,) = rows(bench, StandupTopic)
    assert (row.text, row.wanted, row.owner, row.state) == ("the key", ["U2"], "U3", Topic.TAKEN)
    assert [each.text for each in rows(bench, StandupNote)] == ["no key"]


def test_empty_forms_keep_nothing(bench: Bench) -> None:
    typed(bench, "meet")
    with pytest.raises(BotError):
        sent(bench, "meeting_park", topic="  ")
    sent(bench, "meeting_note", "view:2", note="  ")
    assert rows(bench, StandupTopic) == rows(bench, StandupNote) == []


@pytest.mark.parametrize("button", ["meeting_park", "meeting_note"])
def test_the_buttons_open_the_forms(database: Database, bench: Bench, tmp_path: Path, button: str) -> None:
    typed(bench, "meet")
    with silent_slack() as (api, called):
        press(make_bench(database, tmp_path, api=api), button, "1")
    assert called == ["views.open"]


def test_a_topics_menu_works_on_what_was_seen(bench: Bench) -> None:
    typed(bench, "meet")
    typed(bench, "park the release", key="trigger:2")
    for choice in ("take:1:open", "drop:1:open", "apart:1:taken"):
        press(bench, "topic", choice)
    (row,) = rows(bench, StandupTopic)
    assert (row.state, row.owner, row.is_apart) == (Topic.TAKEN, USER, True)
    actions = [each.action for each in rows(bench, Audit)]
    assert actions == ["standup.meet", "standup.park", "standup.topic_take", "standup.topic_apart"]
    press(bench, "topic", "done:1:taken")
    assert rows(bench, StandupTopic)[0].state == Topic.DONE


def test_a_topic_that_is_done_leaves_the_home_tab(bench: Bench) -> None:
    typed(bench, "meet")
    typed(bench, "park the release", key="trigger:2")
    pressed = ask(bench, "done:1:open")
    ACTIONS["standup.topic"](dataclasses.replace(pressed, body={"view": {"type": "home"}}))
    assert [job.flow for job in rows(bench, Job)].count("home.publish/1") == 1
