"""Foreign text keeps its looks and loses its powers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.literal import APART, calm, one_line

_MARKED = st.text(alphabet=st.sampled_from("ab 한\n*_~`:>#"), max_size=30)


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name",
        "2 * 3 = 6",
        "10:30:00 and 127.0.0.1:8080",
        "https://example.com/_a_/*b*?x=:smile:",
        "a > b",
        "가나다",
        "👩‍👧 family",
    ],
)
def test_what_formats_nothing_is_left_alone(text: str) -> None:
    assert calm(text) == text


@pytest.mark.parametrize(
    ("text", "calmed"),
    [
        ("*x*", "|*|x|*|"),
        ("say _y_ now", "say |_|y|_| now"),
        ("~z~", "|~|z|~|"),
        ("a`b`c", "a|`|b|`|c"),
        ("```", "|`|`|`|"),
        ("*굵게*는", "|*|굵게*는"),
        (":smile: :+1:", ":|smile: :|+1:"),
        ("> quoted", "|> quoted"),
        ("first\n> second", "first\n|> second"),
        ("see https://example.com/_a_ *now*", "see https://example.com/_a_ |*|now|*|"),
    ],
)
def test_markers_are_set_apart(text: str, calmed: str) -> None:
    assert calm(text) == calmed.replace("|", APART)


@given(_MARKED)
def test_the_looks_stay(text: str) -> None:
    assert calm(text).replace(APART, "") == text


@given(_MARKED)
def test_no_marker_stands_beside_an_edge_and_a_letter(text: str) -> None:
    assert not re.search(r"(?:^|[\s*_~`:>#])[*_~`][ab한]", calm(text), re.MULTILINE)
    assert not re.search(r"[ab한][*_~`](?:$|[\s*_~`:>#])", calm(text), re.MULTILINE)


@pytest.mark.parametrize("control", ["\u202e", "\u202a", "\u2066", "\u2069", "\x00", "\x1b"])
def test_controls_are_dropped(control: str) -> None:
    assert calm(f"abc{control}def") == "abcdef"
    assert one_line(f"abc{control}def") == "abcdef"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo\r\n three\tfour", "one two three four"),
        ("  edge \u2028 to\u3000edge  ", "edge to edge"),
        ("a \u202e b", "a b"),
        ("", ""),
    ],
)
def test_one_line_folds_blanks(text: str, line: str) -> None:
    assert one_line(text) == line
