"""Blocks of messages and views.

Source: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.sandbox.checks.composition import IDENTIFIER, PICTURE, any_text, has_picture, plain_text
from bot.sandbox.checks.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.checks.rich_text import RICH_TEXT, TABLE
from bot.sandbox.checks.schema import (
    Check,
    boolean,
    by_type,
    choice,
    every,
    listing,
    mistake,
    record,
    string,
)
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json

MARKDOWN_IN_ALL = 12_000


def _block(name: str, required: dict[str, Check], optional: dict[str, Check] | None = None) -> dict[str, Check]:
    return {name: record({"type": choice(name)} | required, {"block_id": IDENTIFIER} | (optional or {}))}


def _says_something(value: object, pointer: str) -> Iterator[str]:
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        yield mistake("missing required field: text", pointer)


SECTION = {
    "section": every(
        _block(
            "section",
            {},
            {
                "text": any_text(3000),
                "fields": listing(any_text(2000), most=10),
                "accessory": IN_SECTION,
                "expand": boolean,
            },
        )["section"],
        _says_something,
    )
}
IMAGE_BLOCK = {
    "image": every(
        _block("image", {"alt_text": string(2000)}, {**PICTURE, "title": plain_text(2000)})["image"], has_picture
    )
}
SHARED = (
    SECTION
    | _block("header", {"text": plain_text(150)})
    | _block("divider", {})
    | IMAGE_BLOCK
    | _block(
        "context",
        {"elements": listing(by_type(IMAGE | dict.fromkeys(("plain_text", "mrkdwn"), any_text(3000))), most=10)},
    )
    | _block("actions", {"elements": listing(IN_ACTIONS, most=25)})
    | _block(
        "input",
        {"label": plain_text(2000), "element": IN_INPUT},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    )
    | {"rich_text": RICH_TEXT}
)
IN_MESSAGE = by_type(SHARED | _block("markdown", {"text": string(MARKDOWN_IN_ALL)}) | {"table": TABLE})
IN_VIEW = by_type(SHARED)


def elements_of(block: Json) -> list[Json]:
    """Return the interactive elements of a block that passed its check."""
    found = list(block.get("elements", [])) if block["type"] == "actions" else []
    found += [block[key] for key in ("accessory", "element") if key in block]
    return found


def check_message(blocks: object, pointer: str = "/blocks") -> Iterator[str]:
    """Yield the mistakes in the blocks of a message."""
    yield from every(listing(IN_MESSAGE, least=0, most=50), _unique, _short_markdown, _one_table)(blocks, pointer)


def check_view(blocks: object, pointer: str = "/view/blocks") -> Iterator[str]:
    """Yield the mistakes in the blocks of a view."""
    yield from every(listing(IN_VIEW, least=0, most=100), _unique)(blocks, pointer)


def named(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return the blocks with an id for each block and element that has none, as Slack returns them."""
    return [_with_ids(block, ids) for block in blocks]


def _with_ids(block: Json, ids: Ids) -> Json:
    block = {"block_id": ids.short(), **block}
    if block["type"] == "actions":
        block["elements"] = [_with_action_id(element, ids) for element in block["elements"]]
    for key in ("accessory", "element"):
        if key in block and block[key]["type"] != "image":
            block[key] = _with_action_id(block[key], ids)
    return block


def _with_action_id(element: Json, ids: Ids) -> Json:
    return {"action_id": ids.short(), **element}


def _objects(value: object) -> list[Json]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _unique(blocks: object, pointer: str) -> Iterator[str]:
    for name in _doubles(block.get("block_id") for block in _objects(blocks)):
        yield mistake(f"`block_id` {name} already exists", pointer)
    for position, block in enumerate(_objects(blocks)):
        inside = _objects(block.get("elements")) if block.get("type") == "actions" else []
        for name in _doubles(element.get("action_id") for element in inside):
            yield mistake(f"`action_id` {name} already exists", f"{pointer}/{position}/elements")


def _doubles(names: Iterable[object]) -> list[str]:
    counts = Counter(name for name in names if isinstance(name, str))
    return [name for name, count in counts.items() if count > 1]


def _short_markdown(blocks: object, pointer: str) -> Iterator[str]:
    texts = [str(block.get("text")) for block in _objects(blocks) if block.get("type") == "markdown"]
    if len(texts) > 1 and sum(map(len, texts)) > MARKDOWN_IN_ALL:
        yield mistake(f"markdown blocks hold more than {MARKDOWN_IN_ALL} characters in all", pointer)


def _one_table(blocks: object, pointer: str) -> Iterator[str]:
    if sum(block.get("type") == "table" for block in _objects(blocks)) > 1:
        yield mistake("only one table allowed", pointer)
