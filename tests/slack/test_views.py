"""Views keep Slack's limits, which slack_sdk's models check independently."""

from collections.abc import Callable

import pytest
from slack_sdk.models.views import View

from bot.slack.blocks import divider, input_, section
from bot.slack.elements import text_input
from bot.slack.text import Json
from bot.slack.views import home, modal

_ASKING = [input_("Title", text_input("title"), block_id="title")]
_LONG = "x" * 100


@pytest.mark.parametrize(
    "view",
    [
        modal("Declare", "declare", [divider()] * 100),
        modal(
            _LONG,
            "c" * 255,
            _ASKING,
            submit=_LONG,
            close=_LONG,
            private_metadata="p" * 3000,
            notify_on_close=True,
            external_id="e" * 255,
        ),
        home([divider()] * 100),
    ],
)
def test_views_are_valid_at_their_limits(view: Json) -> None:
    model = View(**view)

    model.validate_json()
    assert model.to_dict() == view


@pytest.mark.parametrize(
    "make",
    [
        lambda: modal("", "declare", [divider()]),
        lambda: modal("Declare", "", [divider()]),
        lambda: modal("Declare", "declare", []),
        lambda: modal("Declare", "declare", [divider()] * 101),
        lambda: modal("Declare", "declare", _ASKING),
        lambda: modal("Declare", "declare", [divider()], private_metadata="p" * 3001),
        lambda: modal("Declare", "declare", [divider()], external_id="e" * 256),
        lambda: home([]),
    ],
)
def test_what_slack_refuses_is_refused_here(make: Callable[[], Json]) -> None:
    with pytest.raises(ValueError, match=r"empty|not 1 to|takes 1 to|submit"):
        make()


def test_a_modal_names_only_what_is_set() -> None:
    assert modal("Declare", "declare", [section("x")]) == {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Declare", "emoji": True},
        "callback_id": "declare",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}],
    }
