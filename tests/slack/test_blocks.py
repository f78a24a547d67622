"""Blocks keep Slack's limits, which slack_sdk's models check independently."""

from collections.abc import Callable

import pytest
from slack_sdk.models.blocks import Block

from bot.slack import blocks
from bot.slack.elements import button, text_input
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.text import Json

_LONG = "x" * 50_000


@pytest.mark.parametrize(
    "block",
    [
        blocks.header(_LONG, block_id="top"),
        blocks.section(_LONG),
        blocks.section("x", fields=[_LONG] * 10, accessory=button("x", "x")),
        blocks.section(fields=["x"]),
        blocks.context(*["x"] * 10),
        blocks.divider(),
        blocks.actions(*[button("x", f"id{n}") for n in range(25)]),
        blocks.image("https://example.com/a.png", _LONG, title=_LONG),
        blocks.picture("F0CHART", _LONG),
        blocks.input_(_LONG, text_input("x"), block_id="x", hint=_LONG, optional=True, dispatch=True),
    ],
    ids=lambda block: block["type"],
)
def test_blocks_are_valid_at_their_limits(block: Json) -> None:
    model = Block.parse(block)

    assert model is not None
    model.validate_json()
    assert model.to_dict() == block


@pytest.mark.parametrize(
    "make",
    [
        blocks.section,
        lambda: blocks.section(""),
        lambda: blocks.header(" "),
        lambda: blocks.section(fields=["x"] * 11),
        blocks.context,
        lambda: blocks.context(*["x"] * 11),
        blocks.actions,
        lambda: blocks.actions(*[button("x", f"id{n}") for n in range(26)]),
        lambda: blocks.image("", "a picture"),
        lambda: blocks.image("https://example.com/" + "a" * 3000, "a picture"),
        lambda: blocks.input_("x", text_input("x"), block_id=""),
        lambda: blocks.counted([], 3),
    ],
)
def test_what_slack_refuses_is_refused_here(make: Callable[[], Json]) -> None:
    with pytest.raises(ValueError, match=r"empty|not 1 to|takes 1 to|needs"):
        make()


def test_a_section_escapes_its_texts() -> None:
    shown = blocks.section("<!channel>", fields=["a & b"])

    assert shown == {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "&lt;!channel&gt;"},
        "fields": [{"type": "mrkdwn", "text": "a &amp; b"}],
    }


def test_fields_are_clipped() -> None:
    assert [len(field["text"]) for field in blocks.section(fields=[_LONG, "x"])["fields"]] == [2000, 1]


def test_a_context_takes_texts_and_images() -> None:
    picture = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}

    assert blocks.context("by Kim", picture)["elements"] == [{"type": "mrkdwn", "text": "by Kim"}, picture]


def test_an_input_names_only_what_is_set() -> None:
    assert blocks.input_("Title", text_input("title"), block_id="title") == {
        "type": "input",
        "block_id": "title",
        "label": {"type": "plain_text", "text": "Title", "emoji": True},
        "element": {"type": "plain_text_input", "action_id": "title"},
    }


def test_markdown_is_not_escaped() -> None:
    assert blocks.markdown("**a** & <b>") == {"type": "markdown", "text": "**a** & <b>"}
    assert len(blocks.markdown(_LONG)["text"]) <= 12_000


def test_lines_fill_as_few_sections_as_hold_them() -> None:
    lines = [Mrkdwn("x" * 999)] * 7
    texts = [block["text"]["text"] for block in blocks.paragraphs(lines)]
    assert [len(text) for text in texts] == [2999, 2999, 999]
    assert blocks.paragraphs([]) == []
