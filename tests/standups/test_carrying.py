import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import Standup, StandupOccurrence
from bot.standups import answering, carrying, service
from bot.standups.carrying import MOST_LINES, NOTHING, Carried, Line, carried, lines_of
from bot.standups.rules import Question, Role
from tests.standups.making import START, occurrences, standup, tick, utc

ASKS = (Question("d", "Done?", role=Role.DONE), Question("p", "Plan?", role=Role.PLAN))
TEXTS = st.lists(st.text("abc -\n", max_size=5), max_size=5, unique=True)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("fix it", ("fix it",)),
        ("- fix  it\n\n• ship it\n3. sleep\n2) sleep\n[ ] box", ("fix it", "ship it", "sleep", "box")),
        ("-1 is odd\n1.5 hours", ("-1 is odd", "1.5 hours")),
        ("1. \n-", ("1.", "-")),
    ],
)
def test_an_answer_is_read_line_by_line(text: str, lines: tuple[str, ...]) -> None:
    assert lines_of(text) == lines


def test_a_line_is_as_old_as_the_answers_on_end_that_planned_it() -> None:
    plans = [("a", "b", "c"), ("a", "b"), ("b",), ("a", "b")]
    assert [(each.text, each.day) for each in carried(plans).lines] == [("a", 3), ("b", 5), ("c", 2)]


def test_of_a_long_plan_the_rest_is_counted() -> None:
    found = carried([[str(number) for number in range(MOST_LINES + 3)]])
    assert (len(found.lines), found.more) == (MOST_LINES, 3)


@given(st.lists(TEXTS, max_size=6))
def test_what_is_offered_is_the_newest_plan(plans: list[list[str]]) -> None:
    found = carried(plans)
    assert [each.text for each in found.lines] == (plans[0] if plans else [])
    assert all(2 <= each.day <= len(plans) + 1 for each in found.lines)
    assert len({each.key for each in found.lines}) == len(found.lines)


def asked(tx: Session, day: int, person: str = "U1", name: str = "Daily") -> StandupOccurrence:
    """Have the questions of a day be asked, and answer that to one person in one standup."""
    tick(tx, utc(f"2026-03-{day:02} 09:00"))
    own = {each.id for each in tx.query(Standup).filter_by(name=name)}
    return next(row for row in occurrences(tx) if row.standup_id in own and (row.person, row.day.day) == (person, day))


def answer(tx: Session, day: int, person: str = "U1", name: str = "Daily", **said: str) -> None:
    row = asked(tx, day, person, name)
    answering.answer(tx, row, service.asked_now(tx, row.standup_id)[0], said, row.due_at)


def offered(tx: Session, day: int, person: str = "U1", name: str = "Daily") -> Carried:
    return carrying.planned(tx, asked(tx, day, person, name).id)


def test_the_last_answer_is_offered_whenever_that_was(database: Database) -> None:
    with database.write() as tx:
        made = standup(tx, "U1", "U2")
        service.ask(tx, made.workspace_id, made.id, ASKS, "U0", START)
        assert offered(tx, 2) == NOTHING
        answer(tx, 2, p="- fix it\n- ship it", d="slept")
        answer(tx, 2, "U2", p="theirs")
        answer(tx, 3, p="fix it")
        assert offered(tx, 4) == Carried((Line("fix it", 3),))
        assert offered(tx, 9) == Carried((Line("fix it", 3),))
        answer(tx, 10, d="all of it")
        assert offered(tx, 11) == NOTHING


def test_each_standup_has_its_own(database: Database) -> None:
    with database.write() as tx:
        for name in ("Daily", "Other"):
            made = standup(tx, "U1", name=name)
            service.ask(tx, made.workspace_id, made.id, ASKS, "U0", START)
        answer(tx, 2, p="fix it")
        answer(tx, 2, name="Other", p="ship it")
        assert offered(tx, 3) == Carried((Line("fix it"),))
        assert offered(tx, 3, name="Other") == Carried((Line("ship it"),))


def test_other_words_and_another_order_of_questions_find_the_plan(database: Database) -> None:
    with database.write() as tx:
        made = standup(tx, "U1")
        service.ask(tx, made.workspace_id, made.id, ASKS, "U0", START)
        answer(tx, 2, p="fix it")
        now = (Question("x", "What next?", role=Role.PLAN), Question("p", "Mood?"))
        service.ask(tx, made.workspace_id, made.id, now, "U0", START)
        assert offered(tx, 3) == Carried((Line("fix it"),))
        answer(tx, 3, x="ship it", p="good")
        assert offered(tx, 4) == Carried((Line("ship it"),))


def test_what_was_erased_is_not_offered(database: Database) -> None:
    with database.write() as tx:
        made = standup(tx, "U1")
        service.ask(tx, made.workspace_id, made.id, ASKS, "U0", START)
        answer(tx, 2, p="fix it")
        answering.erase(tx, made.workspace_id, "U1")
        assert offered(tx, 3) == NOTHING
