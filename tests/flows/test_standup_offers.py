"""What is offered to somebody is what they did and may know of; a private incident is named to who is in it alone."""

from sqlalchemy.orm import Session

from bot.db import Database
from bot.flows import standup_offers as offers
from bot.incidents import roles, service
from bot.models import Incident, StandupOccurrence
from bot.people.channels import joined
from bot.severity import Severity
from bot.standups import answering, queries
from bot.standups import service as standups
from bot.standups.carrying import Line
from bot.standups.proposals import Offer, Proposal
from bot.standups.rules import Question, Role
from tests.deploys.making import HEAD, went_live
from tests.standups.making import START, occurrences, standup, tick, utc

DID, WILL = Question("d", "Did?", role=Role.DONE), Question("p", "Will?", role=Role.PLAN)
NINE = utc("2026-03-02 09:00")


def asked(tx: Session, day: int, person: str = "U1") -> StandupOccurrence:
    """Have the questions of a day be asked."""
    tick(tx, utc(f"2026-03-0{day} 09:00"))
    return next(row for row in occurrences(tx) if (row.person, row.day.day) == (person, day))


def offered(tx: Session, row: StandupOccurrence) -> Offer:
    form = queries.form(tx, row.workspace_id, row.id, row.person)
    assert form is not None
    return offers.offered(tx, form, NINE)


def ask(tx: Session, *asks: Question) -> None:
    standups.ask(tx, 1, 1, asks, "U0", START)


def incident(tx: Session, title: str, *people: str, is_private: bool = False) -> Incident:
    """Declare an incident in which these people have roles."""
    row = service.declare(tx, 1, title, Severity.SEV2, NINE, reporter="U9", is_private=is_private)
    service.channel_opened(row, f"C{row.number}", "inc")
    for role, person in zip(("commander", "scribe"), people, strict=False):
        roles.assign(tx, row, role, person, "U9", NINE)
    return row


def test_a_plan_is_offered_where_a_question_takes_it_and_nothing_is_answered(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        ask(tx, DID, WILL)
        first = asked(tx, 2)
        answering.answer(tx, first, standups.asked_now(tx, 1)[0], {"p": "fix it"}, first.due_at)
        second, found = asked(tx, 3), []
        for asks in ((DID, WILL), (DID,), (DID, WILL)):
            ask(tx, *asks)
            found.append(offered(tx, second).carried.lines)
        assert found == [(Line("fix it"),), (), (Line("fix it"),)]
        answering.answer(tx, second, standups.asked_now(tx, 1)[0], {"d": "fixed"}, second.due_at)
        assert offered(tx, second) == Offer()


def test_deeds_of_all_families_are_offered_for_the_question_about_them(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        ask(tx, DID)
        row = asked(tx, 2)
        went_live(tx, HEAD).url = "https://ci.example.com/7"
        incident(tx, "checkout is down", "U1")
        (choice,) = offered(tx, row).choices.values()
        assert {(each.kind, each.link) for each in choice.proposals} == {
            ("deployed", "https://ci.example.com/7"),
            ("worked", "https://slack.com/app_redirect?team=T0BEACON&channel=C1"),
        }
        ask(tx, WILL)
        assert offered(tx, row).choices == {}


def test_a_link_that_the_form_cannot_show_is_left_away(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1")
        row = asked(tx, 2)
        went_live(tx, HEAD).url = "https://ci.example.com/" + "7" * 75
        (found,) = offers.proposed(tx, queries.asked(tx, row.id), NINE)
        assert found.link is None


def test_a_private_incident_is_named_to_who_is_in_it_alone(database: Database) -> None:
    with database.write() as tx:
        standup(tx, "U1", "U2")
        incident(tx, "checkout is down", "U1", "U2")
        private = incident(tx, "zebrafish are out", "U1", "U2", is_private=True)
        joined(tx, 1, str(private.channel_id), "U1", is_bot=False)
        found = {
            person: [(each.about["text"], each.is_private, each.link is None) for each in _found(tx, person)]
            for person in ("U1", "U2")
        }
        known = ("checkout is down", False, False)
        assert found == {"U1": [known, ("zebrafish are out", True, True)], "U2": [known]}


def _found(tx: Session, person: str) -> list[Proposal]:
    return sorted(offers.proposed(tx, queries.asked(tx, asked(tx, 2, person).id), NINE), key=lambda each: each.key)
