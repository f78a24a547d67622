from random import Random
from typing import Any

import pytest

from bot.sandbox.checks.blocks import check_message, check_view, elements_of, named
from bot.sandbox.ids import Ids

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(action_id: str = "a", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def input_(element: Json) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element}


FINE = [
    {"type": "header", "text": plain("x" * 150)},
    {"type": "section", "text": mrkdwn("x" * 3000), "block_id": "b" * 255},
    {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    {
        "type": "section",
        "text": plain("x"),
        "accessory": {"type": "image", "image_url": "https://a/b", "alt_text": "x"},
    },
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("a")] * 10},
    {"type": "image", "image_url": "https://a/b", "alt_text": "a", "title": plain("t")},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"},
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 20] * 100},
    actions(*[button(str(n)) for n in range(25)]),
    input_({"type": "plain_text_input", "action_id": "a", "multiline": True}),
]
WRONG: list[tuple[Json, str]] = [
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    ({"type": "header", "text": mrkdwn("a")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    ({"type": "header", "text": "a"}, "must provide an object [json-pointer:/blocks/0/text]"),
    ({"type": "section", "text": mrkdwn("x" * 3001)}, "must be less than 3001 characters"),
    ({"type": "section", "text": mrkdwn("")}, "must be more than 0 characters"),
    ({"type": "section"}, "missing required field: text"),
    ({"type": "section", "fields": [mrkdwn("x")] * 11}, "no more than 10 items allowed"),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "must be less than 2001 characters"),
    ({"type": "section", "text": mrkdwn("a"), "accesory": button()}, "invalid additional property: accesory"),
    ({"type": "context", "elements": [mrkdwn("a")] * 11}, "no more than 10 items allowed"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button"),
    ({"type": "image", "image_url": "https://a/b"}, "missing required field: alt_text"),
    ({"type": "image", "alt_text": "a"}, "must provide either image_url or slack_file [json-pointer:/blocks/0]"),
    ({"type": "image", "alt_text": "a", "slack_file": {}}, "must provide either id or url"),
    ({"type": "image", "alt_text": "a", "slack_file": {"id": "F1", "name": "a"}}, "invalid additional property: name"),
    ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
    ({"type": "divider", "block_id": "b" * 256}, "must be less than 256 characters"),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 21]}, "no more than 20 items allowed"),
    (actions(), "no fewer than 1 items allowed"),
    (actions(*[button(str(n)) for n in range(26)]), "no more than 25 items allowed"),
    (actions({"type": "multi_users_select", "action_id": "a"}), "unsupported type: multi_users_select"),
    (input_(button()), "unsupported type: button"),
    ({"type": "rich_text", "elements": [{"type": "text", "text": "a"}]}, "unsupported type: text"),
]


@pytest.mark.parametrize("block", FINE, ids=lambda block: str(block["type"]))
def test_blocks_at_their_limits_are_taken(block: Json) -> None:
    assert list(check_message([block])) == []


@pytest.mark.parametrize(("block", "mistake"), WRONG)
def test_each_mistake_is_named(block: Json, mistake: str) -> None:
    (found,) = check_message([block])
    assert mistake in found


def test_how_many_blocks_a_surface_takes() -> None:
    divider = {"type": "divider"}
    assert list(check_message([divider] * 50)) == []
    assert list(check_message([divider] * 51)) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    assert list(check_view([divider] * 100)) == []
    assert list(check_view([divider] * 101)) == ["no more than 100 items allowed [json-pointer:/view/blocks]"]


def test_what_stands_twice() -> None:
    twice = {"type": "divider", "block_id": "b"}
    assert list(check_message([twice, twice])) == ["`block_id` b already exists [json-pointer:/blocks]"]
    assert list(check_message([actions(button(), button())])) == [
        "`action_id` a already exists [json-pointer:/blocks/0/elements]"
    ]
    assert list(check_message([actions(button()), actions(button())])) == []


def test_what_a_message_holds_in_all() -> None:
    markdown = {"type": "markdown", "text": "x" * 7000}
    assert "12000 characters in all" in next(check_message([markdown, markdown]))
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert "only one table" in next(check_message([table, table]))


@pytest.mark.parametrize("kind", ["markdown", "table"])
def test_what_only_messages_show(kind: str) -> None:
    (mistake,) = check_view([{"type": kind}])
    assert mistake == f"unsupported type: {kind} [json-pointer:/view/blocks/0/type]"


@pytest.mark.parametrize("blocks", ["x", None, 1, [1], [None], {}])
def test_what_is_no_list_of_blocks(blocks: object) -> None:
    assert list(check_message(blocks))


def test_what_has_no_name_gets_one() -> None:
    blocks = [actions(button("a"), {"type": "button", "text": plain("b")}), input_({"type": "plain_text_input"})]
    done = named(blocks, Ids(lambda: 1.0, Random(1)))
    assert all(block["block_id"] for block in done)
    assert next(element["action_id"] for element in done[0]["elements"]) == "a"
    assert all(element["action_id"] for block in done for element in elements_of(block))
    assert "block_id" not in blocks[0]
