from typing import Any

import pytest

from bot.sandbox.checks.rich_text import RICH_TEXT, TABLE

INLINE: list[dict[str, Any]] = [
    {"type": "text", "text": "a", "style": {"bold": True, "code": True}},
    {"type": "link", "url": "https://a", "text": "a"},
    {"type": "emoji", "name": "fire"},
    {"type": "user", "user_id": "U1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "broadcast", "range": "here"},
    {"type": "date", "timestamp": 1_800_000_000, "format": "{date}"},
]


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(parts)}


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def test_rich_text_is_taken() -> None:
    parts = [
        section(*INLINE),
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section(*INLINE)]},
        {"type": "rich_text_preformatted", "elements": INLINE[:1], "border": 0},
        {"type": "rich_text_quote", "elements": INLINE},
    ]
    assert list(RICH_TEXT(rich(*parts), "")) == []


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        (rich(), "no fewer than 1"),
        (rich(section({"type": "text", "text": ""})), "must be more than 0"),
        (rich(section({"type": "text", "text": "a", "style": {"blod": True}})), "invalid additional property: blod"),
        (rich(section({"type": "broadcast", "range": "all"})), "value must be one of"),
        (rich({"type": "rich_text_list", "style": "dots", "elements": []}), "value must be one of bullet, ordered"),
        (rich({"type": "rich_text_list", "style": "bullet", "elements": INLINE[:1]}), "unsupported type: text"),
    ],
)
def test_mistakes_are_named(value: object, mistake: str) -> None:
    (found,) = RICH_TEXT(value, "")
    assert mistake in found


def test_a_table_holds_raw_and_rich_text() -> None:
    cells = [{"type": "raw_text", "text": ""}, rich(section(*INLINE))]
    assert list(TABLE({"type": "table", "rows": [cells]}, "")) == []
    assert list(TABLE({"type": "table", "rows": [cells] * 101}, "")) == [
        "no more than 100 items allowed [json-pointer:/rows]"
    ]
