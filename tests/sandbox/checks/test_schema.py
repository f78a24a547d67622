from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.checks.schema import (
    Check,
    anything,
    boolean,
    by_type,
    choice,
    every,
    integer,
    listing,
    record,
    string,
    web_address,
)

THING = by_type({"thing": record({"type": choice("thing"), "name": string(3)}, {"size": integer})})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("check", "value", "mistakes"),
    [
        (anything, None, []),
        (string(3), "abc", []),
        (string(3), "abcd", ["must be less than 4 characters [json-pointer:/a]"]),
        (string(3), "", ["must be more than 0 characters [json-pointer:/a]"]),
        (string(3, least=0), "", []),
        (string(), 1, ["must provide a string [json-pointer:/a]"]),
        (boolean, 1, ["must provide a boolean [json-pointer:/a]"]),
        (integer, True, ["must provide an integer [json-pointer:/a]"]),
        (integer, 1, []),
        (choice("x", "y"), "z", ["value must be one of x, y [json-pointer:/a]"]),
        (web_address(20), "https://example.com", []),
        (web_address(20), "javascript:1", ["invalid url [json-pointer:/a]"]),
        (web_address(20), "https://example.com/x", ["must be less than 21 characters [json-pointer:/a]"]),
        (listing(string(), most=1), "a", ["must provide an array [json-pointer:/a]"]),
        (listing(string(), most=1), [], ["no fewer than 1 items allowed [json-pointer:/a]"]),
        (listing(string(), most=1), ["a", "b"], ["no more than 1 items allowed [json-pointer:/a]"]),
        (listing(string(), most=2), ["a", 2], ["must provide a string [json-pointer:/a/1]"]),
        (THING, {"type": "thing", "name": "a", "size": 1}, []),
        (THING, {"type": "thing"}, ["missing required field: name [json-pointer:/a]"]),
        (THING, {"type": "thing", "name": "a", "nmae": 1}, ["invalid additional property: nmae [json-pointer:/a]"]),
        (THING, {"type": "thign"}, ["unsupported type: thign [json-pointer:/a/type]"]),
        (THING, {"type": []}, ["unsupported type: [] [json-pointer:/a/type]"]),
        (THING, {"name": "a"}, ["missing required field: type [json-pointer:/a]"]),
        (THING, [], ["must provide an object [json-pointer:/a]"]),
        (record({}), 1, ["must provide an object [json-pointer:/a]"]),
        (
            every(integer, choice("x")),
            "z",
            ["must provide an integer [json-pointer:/a]", "value must be one of x [json-pointer:/a]"],
        ),
    ],
)
def test_mistakes_are_named_with_their_place(check: Check, value: Any, mistakes: list[str]) -> None:
    assert list(check(value, "/a")) == mistakes


@given(JSON)
def test_any_json_is_judged(value: object) -> None:
    assert all(isinstance(mistake, str) for mistake in listing(THING, most=3)(value, ""))
