from bot.db import Database
from bot.flows import standup_proposals as proposals
from bot.standups import answering, queries, service
from bot.standups.carrying import NOTHING
from bot.standups.rules import Question, Role
from tests.standups.making import START, occurrences, standup, tick, utc

DID, WILL = Question("d", "Did?", role=Role.DONE), Question("p", "Will?", role=Role.PLAN)


def test_a_plan_is_offered_where_a_question_takes_it_and_nothing_is_answered(database: Database) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        service.ask(tx, row.workspace_id, row.id, (DID, WILL), "U0", START)
        for day in ("2026-03-02", "2026-03-03"):
            tick(tx, utc(f"{day} 09:00"))
        first, second = (each for each in occurrences(tx) if each.state == "asked" or each.day.day == 2)
        version, _ = service.asked_now(tx, row.id)
        answering.answer(tx, first, version, {"p": "fix it"}, first.deadline)
        offers = []
        for asks in ((DID, WILL), (DID,), (DID, WILL)):
            service.ask(tx, row.workspace_id, row.id, asks, "U0", START)
            form = queries.form(tx, row.workspace_id, second.id, "U1")
            assert form is not None
            offers.append(proposals.offered(tx, form))
        assert [len(each.lines) for each in offers] == [1, 0, 1]
        answering.answer(tx, second, service.asked_now(tx, row.id)[0], {"d": "fixed"}, second.due_at)
        answered = queries.form(tx, row.workspace_id, second.id, "U1")
        assert answered is not None
        assert proposals.offered(tx, answered) == NOTHING
