"""A message always has a text, and never more blocks than Slack takes."""

import pytest

from bot.messages.base import Message, sentence
from bot.slack.blocks import divider
from bot.slack.mrkdwn import Mrkdwn


def test_the_text_is_escaped_unless_it_is_mrkdwn() -> None:
    assert Message("<!channel> & co").text == "&lt;!channel&gt; &amp; co"
    assert Message(Mrkdwn("<@U1> &amp; co")).text == "<@U1> &amp; co"


def test_the_text_is_clipped() -> None:
    assert len(Message("word " * 10_000).text) <= 40_000


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_message_without_a_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="needs a text"):
        Message(text, [divider()])


def test_more_than_fifty_blocks_are_refused() -> None:
    assert len(Message("x", [divider()] * 50).blocks) == 50
    with pytest.raises(ValueError, match="51 blocks"):
        Message("x", [divider()] * 51)


def test_the_payload_leaves_out_what_is_not_there() -> None:
    assert Message("x").payload == {"text": "x"}
    assert Message("x", [divider()]).payload == {"text": "x", "blocks": [{"type": "divider"}]}


def test_a_sentence_is_text_and_paragraph() -> None:
    assert sentence("a & b").payload == {
        "text": "a &amp; b",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "a &amp; b"}}],
    }
