from typing import Any

import pytest

from bot.sandbox.checks.views import checked_home, checked_modal
from bot.sandbox.errors import SlackError

TITLE = {"type": "plain_text", "text": "x" * 24}
INPUT = {"type": "input", "label": TITLE, "element": {"type": "plain_text_input"}}
MODAL: dict[str, Any] = {"type": "modal", "title": TITLE, "blocks": [{"type": "divider"}]}
LONG = {"type": "plain_text", "text": "x" * 25}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"submit": TITLE, "close": TITLE, "blocks": [INPUT]},
        {"private_metadata": "x" * 3000, "callback_id": "c" * 255, "external_id": "e" * 255},
        {"clear_on_close": True, "notify_on_close": True},
        {"blocks": [{"type": "divider"}] * 100},
    ],
)
def test_modals_at_their_limits_are_taken(more: dict[str, Any]) -> None:
    assert checked_modal({**MODAL, **more})["type"] == "modal"


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ({"title": LONG}, "[json-pointer:/view/title/text]"),
        ({"submit": LONG}, "[json-pointer:/view/submit/text]"),
        ({"close": LONG}, "[json-pointer:/view/close/text]"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"callback_id": "c" * 256}, "must be less than 256 characters"),
        ({"blocks": [INPUT]}, "missing required field: submit"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed"),
        ({"clear_on_close": "yes"}, "must provide a boolean"),
        ({"colour": "red"}, "invalid additional property: colour"),
        ({"type": "home"}, "unsupported type: home"),
    ],
)
def test_mistakes_are_named(more: dict[str, Any], mistake: str) -> None:
    with pytest.raises(SlackError, match="invalid_arguments") as refused:
        checked_modal({**MODAL, **more})
    (message,) = refused.value.answer()["response_metadata"]["messages"]
    assert message.startswith("[ERROR] ")
    assert mistake in message


@pytest.mark.parametrize("view", [None, "x", [], {}])
def test_what_is_no_view(view: object) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        checked_modal(view)


def test_a_home_tab_has_no_title() -> None:
    assert checked_home({"type": "home", "blocks": []})["type"] == "home"
    with pytest.raises(SlackError, match="invalid_arguments"):
        checked_home({"type": "home", "blocks": [], "title": TITLE})
