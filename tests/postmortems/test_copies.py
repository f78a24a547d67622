"""Passages are found again by their words; what an author wrote themselves stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.postmortems.copies import ERASED, still_without, without

SAID = "Ada typed the wrong region into the console. The password is hunter2!"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We looked. The password is hunter2.", f"We looked. {ERASED}."),
        ("- THE password, is *hunter2*", f"- {ERASED}*"),
        ("She typed the wrong region into the console", f"She {ERASED}"),
        ("The wrong region was chosen in the console.", "The wrong region was chosen in the console."),
        ("The password is another one", "The password is another one"),
        ("", ""),
    ],
)
def test_sentences_and_long_runs_are_copies(text: str, left: str) -> None:
    assert without(text, [SAID]) == left


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("- ok\nthat is ok", "ok", f"- {ERASED}\nthat is ok"),
        (
            "결제 서버의 연결 풀이 가득 찼습니다. 느렸습니다.",
            "연결 풀이 가득 찼습니다",
            f"결제 서버의 {ERASED}. 느렸습니다.",
        ),
        ("풀이 찼다", "풀이 비었다", "풀이 찼다"),
        ("with key AKIA4IOSF7EXAMPLE on web01", "AKIA4IOSF7EXAMPLE for web01", f"with key {ERASED} on web01"),
        ("it is as it is in all of it", "so as it is in all it is", "it is as it is in all of it"),
    ],
)
def test_short_words_are_copies_only_where_they_stand_alone(text: str, said: str, left: str) -> None:
    assert without(text, [said]) == left


def test_a_very_long_word_takes_no_time() -> None:
    word = "a1" * 20_000
    assert without(f"x {word} y", [word]) == f"x {ERASED} y"


LINES = st.lists(st.text("abc가나1 ▇.", max_size=12), max_size=6).map("\n".join)


@given(LINES, LINES)
def test_what_is_erased_once_is_not_there_to_be_erased_again(text: str, said: str) -> None:
    left = without(text, [said])
    assert without(left, [said]) == left


@given(LINES, LINES)
def test_without_a_hole_a_text_stays_as_its_author_wrote_it(base: str, text: str) -> None:
    assert still_without(base.replace("▇", ""), text) == text


@pytest.mark.parametrize(
    ("base", "text", "left"),
    [
        (f"a b {ERASED} c.", "a b secret words c and d.", f"a b {ERASED} c and d."),
        (f"a {ERASED}", "a secret\nmore", f"a {ERASED}"),
        (f"a {ERASED} b", "a b", "a b"),
        (f"{ERASED}\nb", f"{ERASED}\nb c", f"{ERASED}\nb c"),
    ],
)
def test_a_hole_stays_one(base: str, text: str, left: str) -> None:
    assert still_without(base, text) == left
