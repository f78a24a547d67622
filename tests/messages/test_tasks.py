"""What a task shows in each of its states, and what its buttons expect."""

import json
from dataclasses import replace

import pytest

from bot.incidents.task_rules import DONE, DROPPED, FREE, PASSED_ON, TAKEN
from bot.incidents.tasks import TaskView
from bot.messages import tasks
from bot.messages.history import happened
from bot.messages.words import words_for
from tests.messages.test_incident import INCIDENT, WHEN

EN, KO = words_for("en"), words_for("ko")
TASK = TaskView(5, 7, 3, "check <!channel> & the disk", FREE, None, "U1", "U1", WHEN, None)
ALL = {
    FREE: (TASK, "nobody has taken it yet", 2),
    TAKEN: (replace(TASK, state=TAKEN, owner="U2"), "<@U2> is on it", 1),
    DONE: (replace(TASK, state=DONE, changed_by="U2"), "Done by <@U2>", 0),
    DROPPED: (replace(TASK, state=DROPPED, changed_by="U2"), "Dropped by <@U2>", 0),
    PASSED_ON: (replace(TASK, state=PASSED_ON, action=9), "Now action 9 of the post-mortem", 0),
}


@pytest.mark.parametrize("state", ALL)
def test_a_task_shows_how_far_it_is_and_what_can_be_done(state: str) -> None:
    task, said, buttons = ALL[state]
    shown = tasks.message(EN, task)
    assert said in shown.text
    assert "&lt;!channel&gt;" in shown.text
    found = [each for block in shown.blocks if block["type"] == "actions" for each in block["elements"]]
    assert [each["value"] for each in found] == [tasks.value_of(task)] * buttons


def test_an_erased_task_says_so() -> None:
    assert "taken off the timeline" in tasks.message(EN, replace(TASK, text="")).text


def test_a_list_has_a_line_for_each() -> None:
    shown = json.dumps(tasks.listing(KO, INCIDENT, [task for task, _, _ in ALL.values()]).payload, ensure_ascii=False)
    assert shown.count("the disk") == len(ALL)
    assert "12" in tasks.listing(EN, INCIDENT, []).text


@pytest.mark.parametrize(
    ("event", "owner", "said"),
    [
        ("added", None, "<@U1> asked for task 3: check"),
        ("added", "U1", "<@U1> asked for task 3: check"),
        ("added", "U2", "<@U1> gave task 3 to <@U2>: check"),
        ("take", "U1", "<@U1> took task 3: check"),
        ("done", None, "<@U1> finished task 3: check"),
        ("drop", None, "<@U1> dropped task 3: check"),
        ("pass_on", None, "Task 3 became action 9 of the post-mortem: check"),
    ],
)
def test_the_timeline_says_who_did_what(event: str, owner: str | None, said: str) -> None:
    detail = {"task": 3, "event": event, "text": "check", "owner": owner, "action": 9}
    assert happened(EN, "task", "U1", detail) == said
