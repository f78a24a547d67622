from typing import Any

import pytest

from bot.sandbox.checks.content import checked_attachments, checked_blocks, checked_metadata, require_something
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids


@pytest.mark.parametrize("nothing", [None, "", []])
def test_no_blocks_are_none(ids: Ids, nothing: object) -> None:
    assert checked_blocks(nothing, ids) is None
    assert checked_attachments(nothing, ids) is None


def test_all_mistakes_are_told_at_once(ids: Ids) -> None:
    with pytest.raises(SlackError) as refused:
        checked_blocks([{"type": "a"}, {"type": "b"}], ids)
    assert refused.value.answer()["errors"] == [
        "unsupported type: a [json-pointer:/blocks/0/type]",
        "unsupported type: b [json-pointer:/blocks/1/type]",
    ]


def test_attachments_are_numbered_and_their_blocks_named(ids: Ids) -> None:
    attachments = checked_attachments([{"color": "#f00", "blocks": [{"type": "divider"}]}, {"text": "a"}], ids)
    assert attachments is not None
    assert [attachment["id"] for attachment in attachments] == [1, 2]
    assert attachments[0]["blocks"][0]["block_id"]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("x", "invalid_metadata_format"),
        ({"event_type": "a"}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": []}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {"a": "봉" * 6000}}, "metadata_too_large"),
    ],
)
def test_metadata_that_is_refused(metadata: Any, error: str) -> None:
    with pytest.raises(SlackError, match=error):
        checked_metadata(metadata)


def test_a_message_says_something() -> None:
    require_something("a")
    require_something("", [{}])
    with pytest.raises(SlackError, match="no_text"):
        require_something(" ", None, [])
