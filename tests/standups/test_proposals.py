from datetime import timedelta

from bot.db import Database
from bot.standups import answering, service
from bot.standups.proposals import MOST, Choice, Proposal, choices, since
from bot.standups.rules import Role
from tests.standups.making import START, occurrences, standup, tick, utc


def proposal(number: int, role: Role = Role.DONE) -> Proposal:
    return Proposal("deployed", f"deployed:{number}", role, START + timedelta(minutes=number))


def test_the_newest_are_proposed_to_each_question_and_the_rest_counted() -> None:
    found = [proposal(number) for number in range(MOST + 2)]
    todo = proposal(99, Role.PLAN)
    assert choices([*found, todo]) == {
        Role.DONE: Choice(tuple(reversed(found[2:])), 2),
        Role.PLAN: Choice((todo,)),
    }
    assert choices([]) == {}


def test_it_is_looked_back_to_the_last_answer_but_not_beyond_a_month(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        tick(tx, utc("2026-03-02 09:00"))
        first = next(each for each in occurrences(tx) if each.day.day == 2)
        assert since(tx, first.id) == utc("2026-03-01 09:00")
        answering.answer(tx, first, service.asked_now(tx, row.id)[0], {"q1": "slept"}, utc("2026-03-02 10:00"))
        assert since(tx, first.id) == utc("2026-03-01 09:00")
        for day, then in (("2026-03-05", "2026-03-02 10:00"), ("2026-05-04", "2026-04-03 09:00")):
            tick(tx, utc(f"{day} 09:00"))
            last = next(each for each in occurrences(tx) if str(each.day) == day)
            assert since(tx, last.id) == utc(then)
