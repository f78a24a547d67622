"""An open incident's timeline tells, once each, of the deploys of its services and of what is to mend it."""

from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.deploys.ports import Phase
from bot.flows import deploy_acts
from bot.incidents import service
from bot.incidents.rules import State
from bot.models import TimelineEntry
from tests.flows.deploying import Stage, stage
from tests.flows.test_incident_deploys import change, declare, posted, went_out

WEB = Wish("web", environment="staging")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


def told(made: Stage, incident: int = 1) -> list[Any]:
    with made.engine.database.read() as tx:
        rows = tx.query(TimelineEntry).filter_by(incident_id=incident, kind="deploy").order_by(TimelineEntry.id)
        return [(row.detail["number"], row.detail["state"], row.detail["mends"]) for row in rows]


@pytest.mark.parametrize(
    ("phase", "state"), [(Phase.SUCCEEDED, "live"), (Phase.FAILED, "failed"), (Phase.LOST, "lost")]
)
def test_its_beginning_and_its_end_are_told_once(made: Stage, phase: Phase, state: str) -> None:
    declare(made, "web")
    key = made.ask(WEB)
    made.backend.ends(phase)
    for _ in range(2):
        made.look(seconds=2)
    assert told(made) == [(1, "starting", False), (1, state, False)]
    assert made.view(key).state == state
    assert len(posted(made, "Deploy 1 of `web` to `staging` at `aaaaaaa`: begun by <@U0MAYAJOHN>")) == 1


def test_of_other_services_and_of_what_never_began_nothing_is_told(made: Stage) -> None:
    declare(made, "api")
    went_out(made)
    declare(made, "web")
    made.ask(Wish("web", "nowhere", "staging"))
    made.change(made.ask(Wish("web", environment="production")), deploy_acts.cancel, "U1")
    assert (told(made, 1), told(made, 2)) == ([], [])


def test_what_is_to_mend_it_is_told_also_after_its_end_and_of_another_service(made: Stage) -> None:
    declare(made, "api")
    change(made, 1, lambda tx, row, now: service.move(tx, row, State.RESOLVED, "U1", now))
    made.ask(Wish("web", environment="staging", fixes=1))
    made.backend.ends()
    made.look(seconds=2)
    assert told(made) == [(1, "starting", True), (1, "live", True)]
    (card,) = posted(made, "Deploy 1*")
    assert "It is to mend incident 1." in str([card, *made.slack.of("chat.update")])


def test_nobody_mends_a_private_incident_that_they_may_not_know_of(made: Stage) -> None:
    declare(made, is_private=True)
    made.ask(Wish("web", environment="staging", fixes=1))
    assert told(made) == []
    assert "mend incident" not in str([call for _, call in made.slack.calls if call.get("channel") == "CW"])


def test_what_was_on_its_way_when_it_was_declared_is_shown_as_it_ends(made: Stage) -> None:
    made.ask(WEB)
    declare(made, "web")
    (shown,) = posted(made, "What was deployed before this")
    assert "Running" in str(shown)
    made.backend.ends()
    made.look(seconds=2)
    again = [call for call in made.slack.of("chat.update") if "What was deployed before this" in str(call)]
    assert "Live" in str(again[-1])
