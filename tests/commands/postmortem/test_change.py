import dataclasses
from datetime import date

import pytest

from bot.errors import BotError, Conflict, NotFound
from bot.messages.postmortem_forms import action_view, drop_view
from bot.models import ActionItem, Audit
from commands.context import Ask, Bench
from commands.postmortem import ACTIONS, VIEWS
from tests.commands.bench import ask
from tests.commands.incident.forms import submitted
from tests.commands.postmortem.writing import document, make_private, press, type_in


@pytest.fixture(autouse=True)
def noted(bench: Bench) -> None:
    type_in(bench, "action 1 add a limit")


def changing(bench: Bench) -> Ask:
    """Open the form of the action; what is entered comes later."""
    asked = ask(bench, key="view:1")
    view = action_view(asked.words, 1, document(bench).actions[0])
    return dataclasses.replace(submitted(asked, view), body={"view": view.payload})


def enter(asked: Ask, **values: object) -> object:
    view = dataclasses.replace(asked).body["view"]
    filled = submitted(asked, type("Shown", (), {"payload": view})(), **values)
    return VIEWS["postmortem.change_action"](filled)


def test_what_two_people_change_at_once_both_stays(bench: Bench) -> None:
    first, second = changing(bench), changing(bench)
    assert enter(first, text="Add a lower limit", owner="U7", due="2026-03-20") is None
    assert enter(second, kind="prevent", priority="1") is None
    (item,) = document(bench).actions
    assert (item.text, item.owner, item.due_on) == ("Add a lower limit", "U7", date(2026, 3, 20))
    assert (item.kind, item.priority) == ("prevent", 1)
    assert enter(changing(bench), owner=None) is None
    assert document(bench).actions[0].owner is None


def test_without_a_text_nothing_is_changed(bench: Bench) -> None:
    answer = enter(changing(bench), text="  ", kind="detect")
    assert isinstance(answer, dict)
    assert "text" in answer["errors"]
    assert document(bench).actions[0].kind is None


def test_one_is_dropped_with_the_reason_that_the_page_tells(bench: Bench) -> None:
    assert "dropped" in type_in(bench, "drop 1 the *service* is gone")
    (item,) = document(bench).actions
    assert (item.state, item.why) == ("dropped", "the *service* is gone")
    with pytest.raises(Conflict):
        type_in(bench, "drop 1 again")
    type_in(bench, "undo 1")
    assert document(bench).actions[0].why is None


def test_a_form_asks_for_the_reason(bench: Bench) -> None:
    asked = ask(bench, key="view:1")
    view = drop_view(asked.words, document(bench).actions[0])
    answer = VIEWS["postmortem.drop_action"](submitted(asked, view, why=" "))
    assert answer is not None
    assert "why" in answer["errors"]
    assert VIEWS["postmortem.drop_action"](submitted(asked, view, why="It is done elsewhere.")) is None
    assert document(bench).actions[0].why == "It is done elsewhere."
    with bench.database.read() as tx:
        assert tx.query(Audit).filter_by(action="postmortem.action_dropped").count() == 1


@pytest.mark.parametrize("text", ["change 1", "drop 1"])
def test_without_slack_a_form_says_so_and_changes_nothing(bench: Bench, text: str) -> None:
    with pytest.raises(BotError, match="no_form"):
        type_in(bench, text)
    assert document(bench).actions[0].is_open


def test_the_menu_beside_an_action(bench: Bench) -> None:
    for what in ("change", "dropped"):
        with pytest.raises(BotError, match="no_form"):
            press(bench, "action_menu", f"{what} 1")
    press(bench, "action_menu", "done 1")
    assert document(bench).actions[0].state == "done"


def test_what_one_may_not_see_is_not_there(bench: Bench) -> None:
    make_private(bench)
    for text in ("change 1", "drop 1 no", "change it", "drop"):
        with pytest.raises(NotFound):
            type_in(bench, text)
    with pytest.raises(NotFound):
        ACTIONS["postmortem.action_menu"](ask(bench, "done 1"))
    with bench.database.read() as tx:
        assert tx.get_one(ActionItem, 1).state == "open"
