"""Sentences keep their places, and what was quoted is not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.postmortems.blameless.text import HIDDEN, masked, sentences


@pytest.mark.parametrize(
    "text",
    [
        "`should have`",
        "```\nroot cause: you\n```",
        '"Alice forgot"',
        "“obviously”",
        "> they were careless",
        "2026-05-01 12:00:01 ERROR user careless",
        "[ERROR] human error",
        "level=error msg=careless",
        "ValueError: obviously wrong",
    ],
)
def test_what_was_quoted_is_hidden(text: str) -> None:
    assert set(masked(text)) <= {HIDDEN, "\n"}
    assert not list(sentences(text))


def test_an_apostrophe_is_no_quote() -> None:
    text = "It wasn't Dana's log, and it isn't ours."
    assert masked(text) == text


def test_sentences_are_split_at_their_ends_and_at_lines() -> None:
    text = "One, e.g. this. Two!\n- Three\n1. Four\n\n끝났다. 다섯"
    assert [each.text for each in sentences(text)] == ["One, e.g. this.", "Two!", "Three", "Four", "끝났다.", "다섯"]


@given(st.text(max_size=400))
def test_places_are_right(text: str) -> None:
    ends = 0
    for each in sentences(text):
        assert text[each.start : each.end] == each.text
        assert len(each.text) == len(each.shown)
        assert each.start >= ends
        ends = each.end
