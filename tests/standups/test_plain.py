import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.messages.words import words_for
from bot.standups.plain import read
from bot.standups.rules import LONGEST_ANSWER, Kind, Question, Role

THREE = (
    Question("q1", "What did you get done?", role=Role.DONE),
    Question("q2", "What will you do?", role=Role.PLAN),
    Question("q3", "What is in your way?", role=Role.BLOCKER),
)
ALL = ("q1", "q2", "q3")
MOOD = Question("m", "Mood?", kind=Kind.CHOICE, choices=("Good", "So-so"))
HOURS = Question("n", "Hours?", kind=Kind.NUMBER)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slept", {"q1": "slept"}),
        ("slept\nwork\nnothing", {"q1": "slept", "q2": "work", "q3": "nothing"}),
        ("slept\n\nwork", {"q1": "slept", "q2": "work"}),
        ("a\nb\n\nc\nd\n\ne", {"q1": "a\nb", "q2": "c\nd", "q3": "e"}),
        ("1. slept\n3) the key", {"q1": "slept", "q3": "the key"}),
        ("2: later", {"q2": "later"}),
        ("1. a\nmore of a\n2. b", {"q1": "a\nmore of a", "q2": "b"}),
        ("Yesterday: slept\nToday: work\nBlockers: none", {"q1": "slept", "q2": "work", "q3": "none"}),
        ("*Today:* work", {"q2": "work"}),
        ("어제: 잤습니다\n오늘: 일합니다\n막힌 것: 없음", {"q1": "잤습니다", "q2": "일합니다", "q3": "없음"}),
        ("what will you do?: work", {"q2": "work"}),
        ("Today:\n- a\n- b", {"q2": "- a\n- b"}),
        ("3 PRs merged", {"q1": "3 PRs merged"}),
        ("see https://example.com/a: b", {"q1": "see https://example.com/a: b"}),
        (":tada:", {"q1": ":tada:"}),
        ("🎉", {"q1": "🎉"}),
        ("잤습니다", {"q1": "잤습니다"}),
        ("what: this and that", {"q1": "what: this and that"}),  # two questions begin so
    ],
)
def test_what_a_message_answers(text: str, said: dict[str, str]) -> None:
    assert read(text, THREE, ALL) == said


def test_only_what_waits_is_answered_by_order_and_all_by_its_name() -> None:
    assert read("work", THREE, ("q2", "q3")) == {"q2": "work"}
    assert read("the key\nand the door", THREE, ("q3",)) == {"q3": "the key\nand the door"}
    assert read("1: again", THREE, ("q3",)) == {"q1": "again"}


def test_one_question_takes_all_of_it() -> None:
    assert read("1. a\n2. b\n\nc", THREE[:1], ("q1",)) == {"q1": "1. a\n2. b\n\nc"}


def test_choices_and_numbers_are_checked() -> None:
    assert read("good\n3,5", (MOOD, HOURS), ("m", "n")) == {"m": "Good", "n": "3.5"}


@pytest.mark.parametrize(
    ("text", "questions", "waiting", "name"),
    [
        ("", THREE, ALL, "empty"),
        (" \n\n ", THREE, ALL, "empty"),
        ("a\nb\nc\nd", THREE, ALL, "too_many"),
        ("thanks", THREE, (), "all_answered"),
        ("x" * (LONGEST_ANSWER + 1), THREE, ALL, "too_long"),
        ("great", (MOOD, HOURS), ("m", "n"), "no_fit"),
        ("2: many", (MOOD, HOURS), ("m", "n"), "no_fit"),
    ],
)
def test_what_is_refused(text: str, questions: tuple[Question, ...], waiting: tuple[str, ...], name: str) -> None:
    with pytest.raises(BotError) as refused:
        read(text, questions, waiting)
    assert (refused.value.family, refused.value.name) == ("standup_reply", name)
    for language in ("en", "ko"):
        assert words_for(language).render("standup_reply", name, **refused.value.context)


@given(st.text(max_size=300), st.sets(st.sampled_from(ALL)))
def test_whatever_is_written_is_taken_or_refused(text: str, waiting: set[str]) -> None:
    try:
        said = read(text, THREE, waiting)
    except BotError:
        return
    assert set(said) <= set(ALL)
    assert all(each.strip() for each in said.values())


@given(st.lists(st.from_regex(r"[a-z가-힣]{1,9}( [a-z]{1,9}){0,3}", fullmatch=True), min_size=1, max_size=3))
def test_lines_go_to_the_questions_in_their_order(lines: list[str]) -> None:
    expected = dict(zip(ALL, lines, strict=False))
    assert read("\n".join(lines), THREE, ALL) == expected
    assert read("\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)), THREE, ALL) == expected
