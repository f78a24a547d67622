"""The rich_text block.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from bot.sandbox.checks.schema import Check, anything, boolean, by_type, choice, integer, listing, record, string

MANY = 1000
STYLE = record(
    {},
    {
        "bold": boolean,
        "italic": boolean,
        "strike": boolean,
        "code": boolean,
        "highlight": boolean,
        "client_highlight": boolean,
        "unlink": boolean,
        "underline": boolean,
    },
)


def _inline(name: str, required: dict[str, Check], optional: dict[str, Check] | None = None) -> dict[str, Check]:
    return {name: record({"type": choice(name)} | required, {"style": STYLE} | (optional or {}))}


INLINE = by_type(
    _inline("text", {"text": string()})
    | _inline("link", {"url": string()}, {"text": string(), "unsafe": boolean})
    | _inline("emoji", {"name": string()}, {"unicode": string(), "skin_tone": integer})
    | _inline("user", {"user_id": string()})
    | _inline("usergroup", {"usergroup_id": string()})
    | _inline("channel", {"channel_id": string()})
    | _inline("broadcast", {"range": choice("here", "channel", "everyone")})
    | _inline("color", {"value": string()})
    | _inline("date", {"timestamp": integer, "format": string()}, {"url": string(), "fallback": string()})
)


def _part(name: str, item: Check, required: dict[str, Check], optional: dict[str, Check]) -> dict[str, Check]:
    return {name: record({"type": choice(name), "elements": listing(item, least=0, most=MANY)} | required, optional)}


SECTION = _part("rich_text_section", INLINE, {}, {})
RICH_TEXT_PARTS = by_type(
    SECTION
    | _part("rich_text_preformatted", INLINE, {}, {"border": integer, "language": string()})
    | _part("rich_text_quote", INLINE, {}, {"border": integer})
    | _part(
        "rich_text_list",
        by_type(SECTION),
        {"style": choice("bullet", "ordered")},
        {"indent": integer, "offset": integer, "border": integer},
    )
)
RICH_TEXT = record(
    {"type": choice("rich_text"), "elements": listing(RICH_TEXT_PARTS, most=MANY)}, {"block_id": string(255)}
)
RAW_TEXT = record({"type": choice("raw_text"), "text": string(least=0)})
CELL = by_type({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT})
TABLE = record(
    {"type": choice("table"), "rows": listing(listing(CELL, most=20), most=100)},
    {"block_id": string(255), "column_settings": listing(anything, least=0, most=20)},
)
