"""States, merging of edits, and when somebody is reminded."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.postmortems.rules import (
    DONE,
    DRAFT,
    DROPPED,
    OPEN,
    PAUSED,
    PUBLISHED,
    REVIEW,
    answers,
    can_move_action,
    joined,
    merged,
    moved,
    numbered,
    reminder,
    split_text,
    timing,
)

MOVES = {
    (DRAFT, "review"): REVIEW,
    (DRAFT, "publish"): PUBLISHED,
    (REVIEW, "publish"): PUBLISHED,
    (REVIEW, "redraft"): DRAFT,
    (PUBLISHED, "redraft"): DRAFT,
    (DRAFT, "pause"): PAUSED,
    (REVIEW, "pause"): PAUSED,
    (PUBLISHED, "pause"): PAUSED,
    (PAUSED, "resume"): DRAFT,
}
DUE = date(2026, 3, 10)
LINES = st.lists(st.sampled_from("abcd"), max_size=6).map("\n".join)


@pytest.mark.parametrize(
    ("state", "event"),
    list(product((DRAFT, REVIEW, PUBLISHED, PAUSED), ("review", "publish", "redraft", "pause", "resume"))),
)
def test_every_event_in_every_state(state: str, event: str) -> None:
    assert moved(state, event) == MOVES.get((state, event))


@pytest.mark.parametrize(("state", "wanted"), list(product((OPEN, DONE, DROPPED), repeat=2)))
def test_actions_are_done_dropped_and_opened_again(state: str, wanted: str) -> None:
    assert can_move_action(state, wanted) is (OPEN in {state, wanted} and state != wanted)


@pytest.mark.parametrize(
    ("base", "first", "second", "both"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "a\nb\nc\nd", "0\na\nb\nc", "0\na\nb\nc\nd"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb\nc", "a\nB\nc", "a\nB\nc", "a\nB\nc"),
        ("a\nb", "A\nb", "Ä\nb", None),
        ("a\nb", "a\nx\nb", "a\ny\nb", None),
        ("", "mine", "yours", None),
        ("a\nb\nc", "b\nc", "a\nB\nc", None),
    ],
)
def test_two_edits_are_brought_together_where_they_do_not_meet(
    base: str, first: str, second: str, both: str | None
) -> None:
    assert merged(base, first, second) == merged(base, second, first) == both


@given(LINES, LINES, LINES)
def test_no_line_that_somebody_wrote_is_lost(base: str, first: str, second: str) -> None:
    together = merged(base, first, second)
    if together is not None:
        new = (set(first.split("\n")) | set(second.split("\n"))) - set(base.split("\n"))
        assert new <= set(together.split("\n"))


@given(LINES, LINES)
def test_an_edit_upon_what_stands_is_taken_as_it_is(base: str, new: str) -> None:
    assert merged(base, base, new) == merged(base, new, base) == merged(base, new, new) == new


def test_answers_are_lines() -> None:
    assert answers(" because \n\n so \n") == ["because", "so"]


@pytest.mark.parametrize(
    ("day", "last", "expected"),
    [
        (-3, None, None),
        (-2, None, "soon"),
        (-1, -2, None),
        (0, -2, "today"),
        (0, 0, None),
        (1, 0, "late"),
        (2, 1, None),
        (8, 1, "late"),
        (30, None, "late"),
    ],
)
def test_reminders_come_before_on_and_after_the_day(day: int, last: int | None, expected: str | None) -> None:
    reminded = None if last is None else DUE + timedelta(days=last)
    assert reminder(DUE, DUE + timedelta(days=day), reminded) == expected


@given(st.sets(st.integers(-5, 30)))
def test_however_often_the_clock_looks_nobody_is_reminded_twice_a_day(days: set[int]) -> None:
    last: date | None = None
    told = []
    for day in sorted(days):
        for _ in range(3):
            if reminder(DUE, DUE + timedelta(days=day), last):
                last = DUE + timedelta(days=day)
                told.append(day)
    assert len(told) == len(set(told))
    assert len(told) <= 2 + 5


@given(st.text(st.sampled_from("ab\n"), max_size=60), st.integers(1, 12))
def test_a_text_that_was_cut_comes_back_whole(text: str, size: int) -> None:
    pieces = split_text(text, size)
    assert joined([piece for piece, _ in pieces], [joint for _, joint in pieces]) == text
    assert all(len(piece) <= size for piece, _ in pieces)


@pytest.mark.parametrize(("day", "when"), [(-1, "soon"), (0, "today"), (1, "late")])
def test_a_day_is_told_from_the_one_that_something_is_due_on(day: int, when: str) -> None:
    assert timing(DUE, DUE + timedelta(days=day)) == when


@pytest.mark.parametrize(
    "whys", ["It failed\n\n It was full", "1. It failed\n2) It was full", "- It failed\n* It was full"]
)
def test_a_chain_is_numbered_once(whys: str) -> None:
    assert numbered(answers(whys)) == "1. It failed\n2. It was full"
