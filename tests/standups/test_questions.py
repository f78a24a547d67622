import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.standups.questions import MOST_CHOICES, ROLES, read_questions, value_of, write_question
from bot.standups.rules import MOST_QUESTIONS, Kind, Question, Role

WORDS = st.text("abc가나 ?", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
CHOICES = st.lists(WORDS, min_size=2, max_size=4, unique=True).map(tuple)
QUESTIONS = st.one_of(
    st.builds(Question, st.just(""), WORDS, role=st.sampled_from(Role), is_optional=st.booleans()),
    st.builds(Question, st.just(""), WORDS, st.just(Kind.NUMBER), is_optional=st.booleans()),
    st.builds(Question, st.just(""), WORDS, st.just(Kind.CHOICE), CHOICES, is_optional=st.booleans()),
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Today?", Question("q1", "Today?")),
        ("What went well!", Question("q1", "What went well!")),
        ("In the way? !", Question("q1", "In the way?", role=Role.BLOCKER)),
        ("Done? < *", Question("q1", "Done?", role=Role.DONE, is_optional=False)),
        ("Next? >*", Question("q1", "Next?", role=Role.PLAN, is_optional=False)),
        ("Reviews? #", Question("q1", "Reviews?", Kind.NUMBER)),
        ("Mood? [good / so-so / bad]", Question("q1", "Mood?", Kind.CHOICE, ("good", "so-so", "bad"))),
        ("기분? [좋음/보통/나쁨] *", Question("q1", "기분?", Kind.CHOICE, ("좋음", "보통", "나쁨"), is_optional=False)),
        ("Done? [yes / n/a]", Question("q1", "Done?", Kind.CHOICE, ("yes", "n/a"))),
        ("Mood? * [a / b]", Question("q1", "Mood?", Kind.CHOICE, ("a", "b"), is_optional=False)),
        ("Which ticket [JIRA]", Question("q1", "Which ticket [JIRA]")),
    ],
)
def test_marks_behind_a_question_say_what_it_is(line: str, expected: Question) -> None:
    assert read_questions(f"\n  {line} \n\n") == (expected,)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("", "no_questions"),
        ("\n".join(map(str, range(MOST_QUESTIONS + 1))), "no_questions"),
        ("q" * 201, "no_questions"),
        ("Fine?\n! *", "no_text"),
        ("[a / b]", "no_text"),
        ("Mood? [a / b] #", "two_kinds"),
        ("Mood? [a / b] !", "two_kinds"),
        ("Reviews? # >", "two_kinds"),
        ("Both? < >", "two_kinds"),
        (f"Mood? [{' / '.join(map(str, range(MOST_CHOICES + 1)))}]", "many_choices"),
        (f"Mood? [a / {'b' * 76}]", "many_choices"),
    ],
)
def test_what_cannot_be_asked_is_said(lines: str, reason: str) -> None:
    with pytest.raises(BotError) as refused:
        read_questions(lines)
    assert refused.value.name == reason


@given(st.lists(QUESTIONS, min_size=1, max_size=MOST_QUESTIONS, unique_by=lambda each: each.text))
def test_what_is_written_is_read_as_what_it_was(questions: list[Question]) -> None:
    read = read_questions("\n".join(map(write_question, questions)))
    assert [(each.text, each.kind, each.choices, each.role, each.is_optional) for each in read] == [
        (each.text, each.kind, each.choices, each.role, each.is_optional) for each in questions
    ]
    assert read_questions("\n".join(map(write_question, reversed(read))), read) == read[::-1]


def test_a_question_of_another_kind_has_a_key_of_its_own() -> None:
    old = read_questions("Mood? [good / bad]\nReviews?")
    new = read_questions("Reviews? #\nMood? [good / so-so / bad]", old)
    assert [each.key for each in new] == ["q3", "q1"]


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        (Question("q1", "?"), "  words ", "words"),
        (Question("q1", "?", Kind.NUMBER), "3", "3"),
        (Question("q1", "?", Kind.NUMBER), " -2,5", "-2.5"),
        (Question("q1", "?", Kind.CHOICE, ("Good", "bad")), "good", "Good"),
    ],
)
def test_an_answer_is_read(question: Question, said: str, value: str) -> None:
    assert value_of(question, said) == value


@pytest.mark.parametrize("said", ["three", "1e9", "1.2.3", "٣", "9" * 30])
def test_no_number_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=said):
        value_of(Question("q1", "?", Kind.NUMBER), said)


def test_no_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="great"):
        value_of(Question("q1", "?", Kind.CHOICE, ("good",)), "great")


def test_every_role_but_none_has_its_mark() -> None:
    assert set(ROLES.values()) == set(Role) - {Role.NONE}
