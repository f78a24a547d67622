"""Elements keep Slack's limits, which slack_sdk's models check independently."""

from collections.abc import Callable

import pytest
from slack_sdk.models.blocks import BlockElement

from bot.slack.elements import (
    box,
    button,
    channel_select,
    checkboxes,
    confirmation,
    multi_users_select,
    number_input,
    option,
    static_select,
    text_input,
    time_input,
    users_select,
)
from bot.slack.mrkdwn import escape
from bot.slack.text import Json

_LONG = "x" * 5000
_SURE = confirmation(_LONG, _LONG, yes=_LONG, no=_LONG, style="danger")


@pytest.mark.parametrize(
    "element",
    [
        button(_LONG, "go", value="v" * 2000, style="primary", url="https://example.com", confirm=_SURE),
        static_select(
            "pick",
            [option(_LONG, f"{n}", description=_LONG) for n in range(100)],
            placeholder=_LONG,
            chosen="99",
            confirm=_SURE,
        ),
        checkboxes("tick", [box(_LONG, f"{n}", note=_LONG) for n in range(10)]),
        multi_users_select("whom", most=10, chosen=["U1"]),
        users_select("who", placeholder=_LONG, chosen="U1"),
        time_input("at", chosen="09:00"),
        channel_select("where", chosen="C1"),
        number_input("count", chosen="2.5"),
        text_input("title", placeholder=_LONG, initial=_LONG, multiline=True, min_length=1, max_length=3000),
    ],
    ids=lambda element: element["type"],
)
def test_elements_are_valid_at_their_limits(element: Json) -> None:
    model = BlockElement.parse(element)

    assert model is not None
    model.validate_json()
    assert model.to_dict() == element


@pytest.mark.parametrize(
    "make",
    [
        lambda: button("", "go"),
        lambda: button("Go", ""),
        lambda: button("Go", "a" * 256),
        lambda: button("Go", "go", value="v" * 2001),
        lambda: button("Go", "go", value=""),
        lambda: button("Go", "go", url="https://example.com/" + "a" * 3000),
        lambda: option("x", "v" * 151),
        lambda: static_select("pick", []),
        lambda: static_select("pick", [option("x", f"{n}") for n in range(101)]),
        lambda: static_select("pick", [option("x", "1")], chosen="2"),
    ],
)
def test_what_slack_refuses_is_refused_here(make: Callable[[], Json]) -> None:
    with pytest.raises(ValueError, match=r"empty|not 1 to|takes 1 to|none of the options"):
        make()


def test_a_button_names_only_what_is_set() -> None:
    assert button("Go", "go") == {
        "type": "button",
        "text": {"type": "plain_text", "text": "Go", "emoji": True},
        "action_id": "go",
    }


def test_a_menu_shows_the_chosen_option() -> None:
    first, second = option("One", "1"), option("Two", "2")

    assert static_select("pick", [first, second], chosen="2")["initial_option"] == second
    assert "initial_option" not in static_select("pick", [first, second])


@pytest.mark.parametrize(
    ("initial", "max_length", "shown"),
    [
        ("checkout", None, "checkout"),
        ("checkout", 5, "check"),
        ("x" * 4000, None, "x" * 3000),
        (escape("a & b"), None, "a & b"),
    ],
)
def test_a_field_starts_with_what_fits(initial: str, max_length: int | None, shown: str) -> None:
    assert text_input("title", initial=initial, max_length=max_length)["initial_value"] == shown


@pytest.mark.parametrize("initial", [None, ""])
def test_a_field_may_start_empty(initial: str | None) -> None:
    assert text_input("title", initial=initial) == {"type": "plain_text_input", "action_id": "title"}


def test_a_confirmation_asks_in_mrkdwn() -> None:
    assert confirmation("Sure?", "a & b", yes="Yes", no="No") == {
        "title": {"type": "plain_text", "text": "Sure?", "emoji": True},
        "text": {"type": "mrkdwn", "text": "a &amp; b"},
        "confirm": {"type": "plain_text", "text": "Yes", "emoji": True},
        "deny": {"type": "plain_text", "text": "No", "emoji": True},
    }


def test_an_option_is_clipped_to_what_a_menu_shows() -> None:
    made = option(_LONG, "1", description=_LONG)

    assert (len(made["text"]["text"]), len(made["description"]["text"])) == (75, 75)
