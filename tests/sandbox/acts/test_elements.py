from typing import Any

import pytest

from bot.sandbox.acts.elements import VALUES, find, state_of, used
from bot.sandbox.checks.elements import CHOICES, FIELDS, PICKERS, SELECTS
from bot.sandbox.errors import PageError

OPTION = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
OTHER = {"text": {"type": "plain_text", "text": "Two"}, "value": "2"}
SELECT: dict[str, Any] = {"type": "static_select", "action_id": "s", "options": [OPTION, OTHER]}


def block(element: dict[str, Any], block_id: str = "b") -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "element": element}


def test_every_element_that_the_checks_know_has_a_value() -> None:
    assert VALUES.keys() - {"button", "overflow"} == (SELECTS | CHOICES | PICKERS | FIELDS).keys()


@pytest.mark.parametrize(
    ("element", "state"),
    [
        ({"type": "plain_text_input"}, {"value": None}),
        ({"type": "plain_text_input", "initial_value": "a"}, {"value": "a"}),
        ({**SELECT, "initial_option": OTHER}, {"selected_option": OTHER}),
        (SELECT, {"selected_option": None}),
        ({"type": "users_select", "initial_user": "U1"}, {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, {"selected_users": []}),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
        ({"type": "checkboxes", "options": [OPTION], "initial_options": [OPTION]}, {"selected_options": [OPTION]}),
        ({"type": "checkboxes", "options": [OPTION]}, {"selected_options": []}),
        ({"type": "datepicker", "initial_date": "2026-01-01"}, {"selected_date": "2026-01-01"}),
        ({"type": "datetimepicker", "initial_date_time": 1}, {"selected_date_time": 1}),
    ],
)
def test_what_nobody_touched_is_as_the_app_set_it(element: dict[str, Any], state: dict[str, Any]) -> None:
    named = {"action_id": "a", **element}
    values = state_of([block(named)])["values"]
    assert values == {"b": {named["action_id"]: {"type": element["type"], **state}}}


def test_what_was_entered_goes_over_what_the_app_set() -> None:
    blocks = [block({"type": "plain_text_input", "action_id": "t", "initial_value": "old"}), block(SELECT, "c")]
    entered = {"b": {"t": {"value": "new"}}, "c": {"s": {"selected_option": {"value": "2"}}}}
    values = state_of(blocks, entered)["values"]
    assert values["b"]["t"] == {"type": "plain_text_input", "value": "new"}
    assert values["c"]["s"] == {"type": "static_select", "selected_option": OTHER}


@pytest.mark.parametrize("chosen", ["2", {"value": "2"}, OTHER])
def test_an_option_may_be_given_by_its_value(chosen: object) -> None:
    assert used(SELECT, {"selected_option": chosen})["selected_option"] == OTHER
    grouped = {"type": "static_select", "option_groups": [{"options": [OPTION]}, {"options": [OTHER]}]}
    assert used(grouped, {"selected_option": chosen})["selected_option"] == OTHER
    several = {"type": "checkboxes", "options": [OPTION, OTHER]}
    assert used(several, {"selected_options": [chosen]})["selected_options"] == [OTHER]


def test_an_option_that_is_not_offered_is_refused() -> None:
    with pytest.raises(PageError):
        used(SELECT, {"selected_option": "3"})


def test_a_button_sends_its_value_and_keeps_no_state() -> None:
    button = {"type": "button", "action_id": "go", "value": "v"}
    actions = {"type": "actions", "block_id": "b", "elements": [button]}
    assert used(button, {}) == {"type": "button", "value": "v"}
    assert used({"type": "button"}, {}) == {"type": "button"}
    assert state_of([actions]) == {"values": {}}
    assert find([actions], "b", "go") == button
    assert find([actions], "b", "gone") is None
    assert find([actions], "c", "go") is None
