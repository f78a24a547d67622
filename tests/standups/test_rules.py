from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.standups.rules import (
    ABSENCE,
    MOVES,
    Kind,
    Question,
    Role,
    State,
    at_due,
    can_move,
    is_away,
    nearest,
    read_question,
    when_answered,
    with_roles,
    written,
)

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)
NOON, SECOND = NINE + timedelta(hours=3), timedelta(seconds=1)
S = State


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize(
    ("before", "may"),
    [
        (S.PLANNED, {S.ASKED, S.AWAY, S.SKIPPED, S.ANSWERED, S.MISSED, S.SHOWN, S.QUIET}),
        (S.ASKED, {S.ANSWERED, S.SKIPPED, S.AWAY, S.UNANSWERED, S.LATE}),
        (S.ANSWERED, {S.ANSWERED, S.ASKED}),
        (S.UNANSWERED, {S.LATE}),
        (S.SKIPPED, {S.ANSWERED, S.LATE}),
        (S.AWAY, {S.ASKED, S.ANSWERED, S.LATE}),
        (S.MISSED, {S.LATE}),
        (S.LATE, set()),
        (S.SHOWN, set()),
        (S.QUIET, set()),
    ],
)
def test_moves(before: State, may: set[State]) -> None:
    assert {wanted for wanted in State if can_move(before, wanted)} == may


def test_nothing_is_asked_again_once_it_was_due() -> None:
    assert [before for before, after in MOVES.items() if S.ASKED in after or S.PLANNED in after] == [
        S.PLANNED,
        S.ANSWERED,
        S.AWAY,
    ]


@pytest.mark.parametrize(
    ("now", "why", "state"),
    [
        (NINE, None, S.ASKED),
        (NOON - SECOND, None, S.ASKED),
        (NOON, None, S.MISSED),
        (NINE, ABSENCE, S.AWAY),
        (NOON + 9 * SECOND, ABSENCE, S.AWAY),
    ],
)
def test_what_becomes_of_a_question_that_is_due(now: datetime, why: str | None, state: State) -> None:
    assert at_due(now, NOON, why) is state


def test_an_answer_is_late_from_the_deadline_on() -> None:
    assert when_answered(NOON - SECOND, NOON) is S.ANSWERED
    assert when_answered(NOON, NOON) is S.LATE


def test_a_question_is_read_as_it_was_written() -> None:
    asked = Question("q1", "How are you?", Kind.CHOICE, ("well", "so so"), Role.PLAN, is_optional=False)
    assert read_question(asked.document()) == asked


@pytest.mark.parametrize(("was", "role"), [(True, Role.BLOCKER), (False, Role.NONE)])
def test_a_question_from_before_there_were_roles_is_read(*, was: bool, role: Role) -> None:
    kept = {"key": "q1", "text": "?", "kind": "text", "choices": [], "is_blocker": was, "is_optional": True}
    assert read_question(kept) == Question("q1", "?", role=role)


def test_a_role_is_given_by_the_text() -> None:
    given = with_roles(written("Did?\nWill?"), {"Did?": Role.DONE, "Other?": Role.PLAN})
    assert [each.role for each in given] == [Role.DONE, Role.NONE]


def test_each_line_is_a_question_and_what_is_known_stays_itself() -> None:
    first = written("Yesterday?\n\n  Today? \nToday?\n")
    assert [(each.key, each.text) for each in first] == [("q1", "Yesterday?"), ("q2", "Today?")]
    blocker = Question("b", "Blockers?", role=Role.BLOCKER)
    then = written("Today?\nBlockers?\nMood?", (*first, blocker))
    assert then == (first[1], blocker, Question("q3", "Mood?"))


@given(st.lists(st.text(max_size=8), max_size=6), st.lists(st.text(max_size=8), max_size=6))
def test_no_key_is_given_to_another_question(first: list[str], then: list[str]) -> None:
    old = written("\n".join(first))
    new = written("\n".join(then), old)
    texts = {each.key: each.text for each in old}
    assert all(texts.get(each.key, each.text) == each.text for each in new)
    assert len({each.key for each in new}) == len(new)


def test_both_ends_of_an_absence_count() -> None:
    spans = [(date(2026, 8, 3), date(2026, 8, 7))]
    found = [day for day in range(1, 10) if is_away(date(2026, 8, day), spans)]
    assert found == [3, 4, 5, 6, 7]


@pytest.mark.parametrize(("typed", "near"), [("Dayly", "Daily"), ("weekly", "Weekly"), ("x", None), ("", None)])
def test_the_nearest_name_is_found(typed: str, near: str | None) -> None:
    assert nearest(typed, ["Daily", "Weekly"]) == near
