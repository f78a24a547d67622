"""The type of a text decides what is escaped, and a value is never cut."""

import pytest

from bot.slack.mrkdwn import Mrkdwn, escape
from bot.slack.text import filled, identifier, mrkdwn, plain_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("R&D <b>", "R&D <b>"),
        (escape("R&D <b>"), "R&D <b>"),
        ("\u202eleft", "left"),
        ("a long title", "a long…"),
    ],
)
def test_plain_text_shows_no_markup(text: str, shown: str) -> None:
    assert plain_text(text, 10) == {"type": "plain_text", "text": shown, "emoji": True}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1> & co", "&lt;@U1&gt; &amp; co"),
        (Mrkdwn("<@U1> &amp; co"), "<@U1> &amp; co"),
        (Mrkdwn("<@U1> and many more people"), "<@U1> and many more…"),
    ],
)
def test_mrkdwn_escapes_what_is_plain(text: str, shown: str) -> None:
    assert mrkdwn(text, 22) == {"type": "mrkdwn", "text": shown}


@pytest.mark.parametrize("text", ["", "  \n"])
def test_empty_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        plain_text(text, 10)
    with pytest.raises(ValueError, match="empty"):
        mrkdwn(text, 10)


def test_a_value_is_taken_up_to_its_limit() -> None:
    assert identifier("a" * 255) == "a" * 255


@pytest.mark.parametrize("text", ["", "a" * 256])
def test_a_value_is_refused_rather_than_cut(text: str) -> None:
    with pytest.raises(ValueError, match="not 1 to 255"):
        identifier(text)


def test_only_what_is_given_is_sent() -> None:
    assert filled(type="x", value=None, optional=False, list=[]) == {"type": "x", "optional": False, "list": []}
