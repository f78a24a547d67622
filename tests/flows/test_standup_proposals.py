"""What somebody chose in the form comes into their answer; what they did not choose is nowhere."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import Conflict
from bot.flows import standup_offers as offers
from bot.flows import standup_proposals as proposals
from bot.flows import standups
from bot.flows.standup_proposals import LONGEST_READY
from bot.incidents import timeline
from bot.messages.standup_proposals import value
from bot.messages.words import words_for
from bot.models import Incident, StandupAnswer, StandupOccurrence
from bot.people.channels import joined
from bot.slack.mrkdwn import escape
from bot.standups import queries, service
from bot.standups.proposals import Ready
from bot.standups.rules import Kind, Question
from tests.deploys.making import HEAD, went_live
from tests.flows.bench import Slack, make
from tests.flows.standing_up import look
from tests.flows.test_standup_offers import DID, WILL, ask, incident
from tests.standups.making import occurrences, standup, utc
from tests.work.bench import Engine

SECRET, OPEN = "zebrafish", "checkout"
WORDS = words_for("en")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    """Make a standup whose member worked on an incident that is open to all, and on a private one."""
    engine, slack, _ = make(database, tmp_path)
    with engine.database.write() as tx:
        standup(tx, "U1")
        ask(tx, DID, WILL)
    look(engine, "2026-03-02 08:00")
    with engine.database.write() as tx:
        for title, is_private in ((OPEN, False), (SECRET, True)):
            row = incident(tx, title, "U1", is_private=is_private)
            joined(tx, engine.workspace, str(row.channel_id), "U1", is_bot=False)
    look(engine, "2026-03-02 09:00")
    return engine, slack


def row_of(tx: Session) -> StandupOccurrence:
    return next(each for each in occurrences(tx) if each.day.day == 2)


def boxes(tx: Session, *texts: str) -> list[str]:
    """Name the boxes of what has these words."""
    found = offers.proposed(tx, queries.asked(tx, row_of(tx).id), utc("2026-03-02 10:00"))
    return [value(WORDS, each) for each in found if each.about.get("text") in texts]


def answer(engine: Engine, *texts: str, **entered: Any) -> None:
    engine.now = utc("2026-03-02 10:00")
    with engine.database.write() as tx:
        row, given = row_of(tx), {"propose.done": boxes(tx, *texts), **entered}
        version = service.asked_now(tx, row.standup_id)[0]
        said = proposals.said(tx, WORDS, row.id, version, given, engine.now)
        standups.answer(tx, engine.workspace, row.id, "U1", version, said, engine.now)
    engine.run_all()


def test_what_was_not_chosen_is_told_to_nobody(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, OPEN, d="slept")
    look(engine, "2026-03-02 12:00")
    told = json.dumps(slack.calls)
    assert SECRET not in told
    assert OPEN in told
    with engine.database.read() as tx:
        (said,) = tx.query(StandupAnswer)
        link = "https://slack.com/app_redirect?team=T0BEACON&channel=C1"
        assert said.said == {"d": f"Worked on incident 1: {OPEN} {link}\nslept"}


def test_what_is_private_is_told_by_who_chose_it(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    answer(engine, SECRET)
    look(engine, "2026-03-02 12:00")
    summary = json.dumps([call for call in slack.of("chat.postMessage") if call["channel"] == "C1"])
    assert SECRET in summary
    assert "channel=C2" not in summary


def test_what_reads_otherwise_now_is_not_sent(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.read() as tx:
        ticked = boxes(tx, OPEN)
    with engine.database.write() as tx:
        tx.query(Incident).filter_by(title=OPEN).one().title = "renamed"
    with pytest.raises(Conflict) as refused:
        answer(engine, **{"propose.done": ticked})
    assert refused.value.name == "changed"


def asked(engine: Engine) -> Ready | None:
    with engine.database.read() as tx:
        return proposals.ready(tx, WORDS, queries.asked(tx, row_of(tx).id))


def test_what_stands_ready_is_shown_whole_and_says_nothing_private(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    (shown,) = slack.of("chat.postMessage")
    text = json.dumps(shown["blocks"])
    found = asked(engine)
    assert found is not None
    ((question, said),) = found.said
    assert (question, said.startswith(f"Worked on incident 1: {OPEN} https://")) == (DID, True)
    assert escape(said) in text
    assert SECRET not in text
    assert found.key in text


def test_what_came_after_the_question_is_for_the_form(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    before = asked(engine)
    with engine.database.write() as tx:
        went_live(tx, HEAD).ended_at = utc("2026-03-02 09:30")
    assert asked(engine) == before
    with engine.database.read() as tx:
        assert len(offers.proposed(tx, queries.asked(tx, row_of(tx).id), utc("2026-03-02 10:00"))) == 3


@pytest.mark.parametrize(
    "asks",
    [(WILL,), (DID, Question("n", "Needed?", is_optional=False)), (replace(DID, kind=Kind.NUMBER),)],
)
def test_nothing_stands_ready_where_something_has_to_be_typed(
    made: tuple[Engine, Slack], asks: tuple[Question, ...]
) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        ask(tx, *asks)
    assert asked(engine) is None


def test_a_plan_that_is_too_long_to_be_shown_is_for_the_form(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    answer(engine, p="a" * LONGEST_READY)
    look(engine, "2026-03-03 08:00")
    with engine.database.write() as tx:
        for each in tx.query(Incident):
            timeline.note(tx, each, "again", "U1", utc("2026-03-03 08:00"), utc("2026-03-03 08:00"))
    look(engine, "2026-03-03 09:00")
    with engine.database.read() as tx:
        row = next(each for each in occurrences(tx) if each.day.day == 3)
        assert proposals.ready(tx, WORDS, queries.asked(tx, row.id)) is None
    with engine.database.write() as tx:
        tx.query(StandupAnswer).one().said = {"p": "fix it"}
    with engine.database.read() as tx:
        found = proposals.ready(tx, WORDS, queries.asked(tx, row.id))
        assert found is not None
        assert {each.key: text for each, text in found.said}["p"] == "fix it"
