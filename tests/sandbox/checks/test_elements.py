from typing import Any

import pytest

from bot.sandbox.checks.elements import IN_ACTIONS, IN_INPUT, IN_SECTION

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str, **more: Any) -> Json:
    return {"text": plain("Text"), "value": value, **more}


def menu(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "a", **more}


CONFIRM = {"title": plain("t"), "text": plain("x"), "confirm": plain("y"), "deny": plain("n")}
BUTTON = {"type": "button", "text": plain("x" * 75), "value": "v" * 2000, "url": "https://a", "confirm": CONFIRM}
FINE = [
    {**BUTTON, "style": "danger", "accessibility_label": "x"},
    menu(options=[option(str(n)) for n in range(100)], initial_option=option("5"), placeholder=plain("x" * 150)),
    menu(option_groups=[{"label": plain("g"), "options": [option("1")]}], initial_option=option("1")),
    {"type": "users_select", "action_id": "a", "initial_user": "U1", "focus_on_load": True},
    {"type": "conversations_select", "action_id": "a", "filter": {"include": ["public"], "exclude_bot_users": True}},
    {"type": "overflow", "options": [option("1", url="https://a")]},
    {"type": "checkboxes", "options": [option("1"), option("2")], "initial_options": [option("2")]},
    {"type": "radio_buttons", "options": [{"text": {"type": "mrkdwn", "text": "*a*"}, "value": "1"}]},
    {"type": "datepicker", "initial_date": "2026-02-28"},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "Asia/Seoul"},
    {"type": "datetimepicker", "initial_date_time": 1_800_000_000},
]
WRONG: list[tuple[Json, str]] = [
    ({**BUTTON, "style": "green"}, "value must be one of primary, danger"),
    ({**BUTTON, "text": plain("x" * 76)}, "must be less than 76 characters"),
    ({**BUTTON, "value": "v" * 2001}, "must be less than 2001 characters"),
    ({**BUTTON, "url": "ftp://a"}, "invalid url"),
    ({**BUTTON, "action_id": "a" * 256}, "must be less than 256 characters"),
    ({**BUTTON, "confirm": {**CONFIRM, "deny": plain("x" * 31)}}, "must be less than 31 characters"),
    (menu(), "must provide either options or option_groups"),
    (menu(options=[option(str(n)) for n in range(101)]), "no more than 100 items allowed"),
    (menu(options=[option("v" * 151)]), "must be less than 151 characters"),
    (menu(options=[{"text": plain("x" * 76), "value": "1"}]), "must be less than 76 characters"),
    (menu(options=[option("1")], initial_option=option("2")), "initial option is none of the options"),
    (menu(options=[option("1", url="https://a")]), "invalid additional property: url"),
    ({"type": "overflow", "options": [option(str(n)) for n in range(6)]}, "no more than 5 items allowed"),
    ({"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]}, "no more than 10 items allowed"),
    ({"type": "datepicker", "initial_date": "28.2.2026"}, "must provide a date"),
    ({"type": "timepicker", "initial_time": "24:00"}, "must provide a time"),
    ({"type": "users_select", "initial_users": ["U1"]}, "invalid additional property: initial_users"),
]


@pytest.mark.parametrize("element", FINE, ids=lambda element: str(element["type"]))
def test_elements_at_their_limits_are_taken(element: Json) -> None:
    assert list(IN_SECTION(element, "")) == []
    assert list(IN_ACTIONS(element, "")) == []


@pytest.mark.parametrize(("element", "mistake"), WRONG)
def test_each_mistake_is_named(element: Json, mistake: str) -> None:
    (found,) = IN_SECTION(element, "")
    assert mistake in found


@pytest.mark.parametrize(
    "element",
    [
        {"type": "plain_text_input", "action_id": "a", "min_length": 1, "max_length": 3000, "initial_value": ""},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
        {"type": "email_text_input"},
        {"type": "url_text_input", "placeholder": plain("https://")},
        {"type": "multi_static_select", "options": [option("1")], "initial_options": [option("1")]},
        {"type": "multi_users_select", "initial_users": ["U1"], "max_selected_items": 3},
        {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
    ],
    ids=lambda element: str(element["type"]),
)
def test_what_an_input_holds(element: Json) -> None:
    assert list(IN_INPUT(element, "")) == []
    if "input" in element["type"]:
        assert list(IN_ACTIONS(element, ""))
        assert list(IN_SECTION(element, ""))
