"""A task is one message that is kept current, and what is left to do becomes an action item once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import incidents, tasks, timeline
from bot.incidents import tasks as domain
from bot.incidents.rules import State
from bot.incidents.service import locked
from bot.incidents.task_rules import FINISH, TAKE
from bot.models import ActionItem, TimelineEntry
from bot.severity import Severity
from tests.flows.test_postmortems import Team


class Crew(Team):
    def add(self, text: str, owner: str | None = None) -> None:
        with self.database.write() as tx:
            tasks.add(tx, locked(tx, self.engine.workspace, 1), text, owner, "U1", self.engine.now)
        self.engine.run_all()

    def do(self, number: int, event: str) -> None:
        with self.database.write() as tx:
            row = locked(tx, self.engine.workspace, 1)
            assert tasks.move(tx, row, domain.find(tx, row, number), event, "U2", self.engine.now)
        self.engine.run_all()

    def actions(self) -> list[tuple[str, str | None]]:
        with self.database.read() as tx:
            return [(each.text, each.owner) for each in tx.scalars(select(ActionItem).order_by(ActionItem.id))]


@pytest.fixture
def crew(database: Database, tmp_path: Path) -> Crew:
    made = Crew(database, tmp_path)
    made.declare()
    return made


def test_a_task_is_one_message_that_is_kept_current(crew: Crew) -> None:
    crew.add("check the disk", "U2")
    assert [call["users"] for call in crew.slack.of("conversations.invite")][-1] == "U2"
    assert len(crew.told("check the disk")) == 1
    crew.do(1, FINISH)
    assert len(crew.told("check the disk")) == 1
    assert any("Done by <@U2>" in call["text"] for call in crew.slack.of("chat.update"))


def test_what_was_asked_for_before_there_is_a_channel_stands_there_later(database: Database, tmp_path: Path) -> None:
    crew = Crew(database, tmp_path)
    with database.write() as tx:
        given = (tx, crew.services.catalogue, crew.engine.workspace, "Checkout", Severity.SEV2, crew.engine.now)
        row = incidents.declare(*given)
        assert row.channel_id is None
        tasks.add(tx, row, "check the disk", None, "U1", crew.engine.now)
    crew.engine.run_all()
    assert len(crew.told("check the disk")) == 1


def test_what_is_left_becomes_action_items_once(crew: Crew) -> None:
    crew.add("check the disk", "U2")
    crew.add("call the customer")
    crew.add("write it down")
    crew.do(2, FINISH)
    crew.move(State.RESOLVED)
    assert crew.actions() == [("check the disk", "U2"), ("write it down", None)]
    crew.move(State.INVESTIGATING)
    crew.add("look at the logs")
    crew.do(4, TAKE)
    crew.move(State.RESOLVED)
    assert crew.actions() == [("check the disk", "U2"), ("write it down", None), ("look at the logs", "U2")]


def test_an_erased_task_is_erased_in_the_channel_too(crew: Crew) -> None:
    crew.add("the password is hunter2")
    with crew.database.write() as tx:
        key = tx.scalars(select(TimelineEntry.id).where(TimelineEntry.kind == "task")).one()
        row = locked(tx, crew.engine.workspace, 1)
        timeline.redact(tx, crew.services.catalogue, row, key, "U1", crew.engine.now)
    before = len(crew.slack.of("chat.update"))
    crew.engine.run_all()
    assert any("taken off the timeline" in call["text"] for call in crew.slack.of("chat.update")[before:])
    crew.move(State.RESOLVED)
    assert crew.actions() == []
