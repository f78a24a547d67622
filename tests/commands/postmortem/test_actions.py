import json
from datetime import date

import pytest

from bot.errors import Conflict, NotFound
from bot.messages.postmortem_forms import action_view
from commands.context import Bench
from commands.postmortem.actions import saved
from tests.commands.bench import ask
from tests.commands.incident.forms import submitted
from tests.commands.postmortem.writing import document, make_private, press, type_in


def test_an_action_in_a_line_once(bench: Bench) -> None:
    for _ in range(2):
        assert "Action #1 is noted" in type_in(bench, "action 1 add a limit")
    (item,) = document(bench).actions
    assert (item.text, item.owner, item.state) == ("add a limit", None, "open")


def test_an_action_by_its_form(bench: Bench) -> None:
    asked = ask(bench, key="view:1")
    entered = {"text": "Add a limit", "owner": "U2", "due": "2026-03-20", "kind": "prevent", "priority": "1"}
    assert saved(submitted(asked, action_view(asked.words, 1), **entered)) is None
    (item,) = document(bench).actions
    assert (item.owner, item.due_on, item.kind, item.priority) == ("U2", date(2026, 3, 20), "prevent", 1)


def test_a_weak_action_is_kept_with_advice(bench: Bench) -> None:
    asked = ask(bench, key="view:1")
    answer = saved(submitted(asked, action_view(asked.words, 1), text="Be more careful"))
    assert "An action that relies on attention" in json.dumps(answer)
    assert document(bench).actions[0].text == "Be more careful"


def test_an_empty_form_stays_open(bench: Bench) -> None:
    asked = ask(bench, key="view:1")
    answer = saved(submitted(asked, action_view(asked.words, 1), text=" "))
    assert answer == {"response_action": "errors", "errors": {"text": "Please write what is to be done."}}
    assert document(bench).actions == ()


def test_the_list_tells_what_is_late_and_hides_what_is_private(bench: Bench) -> None:
    assert "No action is open" in type_in(bench, "actions")
    asked = ask(bench, key="view:1")
    saved(submitted(asked, action_view(asked.words, 1), text="Add a limit", due="2026-02-20"))
    told = type_in(bench, "actions")
    assert ":hourglass: due since 20 Feb 2026" in told
    assert "*Without a service*: 1, the oldest 0 days old" in told
    make_private(bench)
    assert "Add a limit" not in type_in(bench, "actions")
    with pytest.raises(NotFound):
        type_in(bench, "done 1")


def test_an_action_is_done_dropped_and_taken_up_again(bench: Bench) -> None:
    type_in(bench, "action 1 add a limit")
    for text, state in (("done 1", "done"), ("undo #1", "open"), ("drop 1 too dear", "dropped")):
        assert "Action #1" in type_in(bench, text)
        assert document(bench).actions[0].state == state
    with pytest.raises(Conflict):
        type_in(bench, "done 1")
    for text in ("done", "done 9", "done it"):
        with pytest.raises(NotFound):
            type_in(bench, text)


def test_the_button_of_a_reminder_finishes_once(bench: Bench) -> None:
    type_in(bench, "action 1 add a limit")
    for _ in range(2):
        press(bench, "action_done", "1")
    assert document(bench).actions[0].state == "done"
