from datetime import timedelta

import pytest

from bot.standups.meeting_rules import AFTER, LONGEST_NOTE, TO_DO, Act, Move, Topic, moved, read_note, share


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("note: the key is lost", "the key is lost"),
        ("Note:the key", "the key"),
        ("  notes\uff1atwo\nlines ", "two\nlines"),
        ("메모: 열쇠가 없음", "열쇠가 없음"),
        ("노트 : 열쇠", "열쇠"),
        ("note:", None),
        ("note:   ", None),
        ("a note: of mine", None),
        ("notebook: new", None),
        ("메모합니다: 아님", None),
    ],
)
def test_what_asks_to_be_noted(text: str, note: str | None) -> None:
    assert read_note(text) == note


def test_a_long_note_is_cut() -> None:
    assert read_note("note: " + "x" * 5000) == "x" * LONGEST_NOTE


@pytest.mark.parametrize(
    ("left", "people", "each"), [(15, 5, 180), (15, 1, 900), (4, 2, 120), (0, 3, 0), (-1, 3, 0), (15, 0, 900)]
)
def test_who_waits_shares_what_is_left(left: int, people: int, each: int) -> None:
    assert share(timedelta(minutes=left), people) == timedelta(seconds=each)


def test_every_act_leaves_a_turn_in_a_state() -> None:
    assert set(AFTER) == set(Act)


@pytest.mark.parametrize("state", Topic)
def test_what_is_done_with_stays_so(state: Topic) -> None:
    assert {moved(state, move) for move in Move} == (
        {Topic.TAKEN, Topic.DONE, Topic.DROPPED} if state in TO_DO else {None}
    )
