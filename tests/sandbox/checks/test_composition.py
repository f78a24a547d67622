from typing import Any

import pytest

from bot.sandbox.checks.composition import CONFIRM, LINKED_OPTION, MARKED_OPTION, OPTION, OPTION_GROUP, any_text
from bot.sandbox.checks.composition import plain_text as plain_check
from bot.sandbox.checks.schema import Check


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


MRKDWN = {"type": "mrkdwn", "text": "*a*"}


@pytest.mark.parametrize(
    ("check", "value", "is_fine"),
    [
        (plain_check(3), plain("abc"), True),
        (plain_check(3), {**plain("a"), "emoji": True}, True),
        (plain_check(3), {**plain("a"), "verbatim": True}, False),
        (plain_check(3), MRKDWN, False),
        (any_text(3), MRKDWN, True),
        (any_text(3), {**MRKDWN, "verbatim": True}, True),
        (any_text(3), {**MRKDWN, "emoji": True}, False),
        (any_text(2), MRKDWN, False),
        (OPTION, {"text": plain("a"), "value": "1", "description": plain("x" * 75)}, True),
        (OPTION, {"text": plain("a"), "value": "1", "description": plain("x" * 76)}, False),
        (OPTION, {"text": MRKDWN, "value": "1"}, False),
        (MARKED_OPTION, {"text": MRKDWN, "value": "1"}, True),
        (OPTION, {"text": plain("a")}, False),
        (LINKED_OPTION, {"text": plain("a"), "value": "1", "url": "https://a"}, True),
        (OPTION_GROUP, {"label": plain("x" * 75), "options": [{"text": plain("a"), "value": "1"}]}, True),
        (OPTION_GROUP, {"label": plain("a"), "options": []}, False),
        (CONFIRM, {"title": plain("x" * 100), "text": MRKDWN, "confirm": plain("y"), "deny": plain("n")}, True),
        (CONFIRM, {"title": plain("x" * 101), "text": MRKDWN, "confirm": plain("y"), "deny": plain("n")}, False),
        (CONFIRM, {"title": plain("t"), "text": MRKDWN, "confirm": plain("y")}, False),
    ],
)
def test_what_is_taken(check: Check, value: object, *, is_fine: bool) -> None:
    assert (list(check(value, "")) == []) is is_fine
