"""Who declares is told what was learnt before, of what everybody may know."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import incidents, library
from bot.flows import postmortems as flows
from bot.incidents import service
from bot.incidents.queries import by_id
from bot.incidents.rules import State
from bot.models import Incident, Postmortem
from bot.postmortems import service as papers
from bot.postmortems.service import Edit
from bot.severity import Severity
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

PAST = (("checkout is failing", ["checkout"]), ("search is slow", ["search"]), ("cards are refused", ["checkout"]))


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    for title, services in PAST:
        incident = declare(engine, title, services)
        with engine.database.write() as tx:
            row = service.locked(tx, engine.workspace, incident)
            service.move(tx, row, State.RESOLVED, "U0MAYA", engine.now)
            paper = flows.begin(tx, engine.runner.services.catalogue, row, engine.now)
            papers.write(tx, paper, Edit("summary", f"What we learnt when {title}", "U1"), engine.now)
            papers.move(paper, "publish", "U0MAYA", engine.now)
            flows.changed(tx, engine.runner.services.catalogue, paper, engine.now)
    engine.run_all()
    return engine, slack


def declare(engine: Engine, title: str, services: list[str]) -> int:
    catalogue = engine.runner.services.catalogue
    with engine.database.write() as tx:
        given = (engine.workspace, title, Severity.SEV2, engine.now)
        return incidents.declare(tx, catalogue, *given, services=services).id


def told(slack: Slack, number: int) -> dict[str, Any]:
    """Give the one message about what to read in an incident's channel."""
    posts = [call for call in slack.of("chat.postMessage") if call["channel"].startswith(f"C-inc-{number}-")]
    (message,) = [call for call in posts if "You may want to read" in call["text"]]
    return message


def hide(engine: Engine, number: int) -> None:
    with engine.database.write() as tx:
        tx.scalars(select(Incident).where(Incident.number == number)).one().is_private = True


def test_similar_ones_come_with_their_post_mortem_and_those_of_the_service_behind(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    declare(engine, "checkout fails again", ["checkout"])
    engine.run_all()
    shown = str(told(slack, 4)["blocks"])
    assert "checkout is failing" in shown
    assert "cards are refused" in shown
    assert "search is slow" not in shown
    assert shown.count("postmortem.link") == 2


def test_a_service_alone_is_reason_enough(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    declare(engine, "disk full on db-1", ["search"])
    engine.run_all()
    message = told(slack, 4)
    assert "Nothing like it" in message["text"]
    assert "search is slow" in str(message["blocks"])


@pytest.mark.parametrize("hidden", ["private", "draft"])
def test_nothing_private_and_no_draft_is_told(made: tuple[Engine, Slack], hidden: str) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        for row in tx.scalars(select(Incident)):
            row.is_private = hidden == "private"
        for paper in tx.scalars(select(Postmortem)):
            paper.state = "draft" if hidden == "draft" else paper.state
    new = declare(engine, "web is down", ["search", "checkout"])
    with engine.database.read() as tx:
        assert not library.reading(tx, by_id(tx, new))


def test_words_find_what_one_may_know_of(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    hide(engine, 2)
    with engine.database.read() as tx:
        hits = library.found(tx, engine.workspace, "learnt", "U1")
    assert sorted(hit.of.number for hit in hits) == [1, 3]
