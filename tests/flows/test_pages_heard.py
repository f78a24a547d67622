import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.alerts.service import keep
from bot.db import Database
from bot.flows.alerts import sort_soon
from bot.incidents.queries import by_number
from bot.models import Alert, Incident, Page, Person
from tests.flows.paging_story import Story
from tests.pagerduty import pagerduty


class Told(Story):
    """A story in which PagerDuty calls back."""

    def webhook(self, event: str, key: str, who: str = "Anna Weber", *, sorts: bool = True) -> None:
        happened = {
            "id": "01EVENT",
            "event_type": f"incident.{event}",
            "resource_type": "incident",
            "occurred_at": "2026-03-01T09:05:00Z",
            "agent": {"id": "P1", "type": "user_reference", "summary": who},
            "data": {
                "id": "PGR0VU2",
                "type": "incident",
                "number": 2,
                "status": event,
                "incident_key": key,
                "created_at": "2026-03-01T09:00:00Z",
                "title": "Incident 1: down",
                "service": {"id": "PF9KMXH", "summary": "checkout"},
                "urgency": "high",
            },
        }
        with self.engine.database.write() as tx:
            keep(tx, self.engine.workspace, "pagerduty", json.dumps({"event": happened}).encode(), self.engine.now)
            sort_soon(tx, self.engine.workspace, self.engine.now)
        if sorts:
            self.engine.run_all()

    def key(self) -> str:
        with self.engine.database.read() as tx:
            return tx.scalars(select(Page.key).distinct()).one()

    def count(self, model: type[Alert | Incident]) -> int:
        with self.engine.database.read() as tx:
            return len(tx.scalars(select(model)).all())

    def taken_up_by(self, number: int = 1) -> str | None:
        with self.engine.database.read() as tx:
            found = by_number(tx, self.engine.workspace, number)
        assert found is not None
        return found.acknowledged_by


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Iterator[Told]:
    with pagerduty() as account:
        made = Told(database, tmp_path, account)
        made.declare("checkout")
        made.engine.run_all()
        yield made


def test_what_pagerduty_tells_of_our_own_page_opens_nothing(story: Told) -> None:
    story.webhook("triggered", story.key())
    assert (story.count(Incident), story.count(Alert)) == (1, 0)


def test_of_anything_else_it_opens_an_incident(story: Told) -> None:
    story.webhook("triggered", "somebody-elses-key")
    assert (story.count(Incident), story.count(Alert)) == (2, 1)


@pytest.mark.parametrize(
    ("names", "shown"),
    [(["Anna Weber"], "U0AAAAAA0"), ([], "Anna Weber"), (["Anna Weber", "Anna Weber"], "Anna Weber")],
)
def test_who_takes_it_up_there_has_taken_it_up_here(story: Told, names: list[str], shown: str) -> None:
    with story.engine.database.write() as tx:
        for number, name in enumerate(names):
            tx.add(Person(workspace_id=story.engine.workspace, slack_id=f"U0AAAAAA{number}", name=name))
    for _ in range(2):
        story.webhook("acknowledged", story.key())
    assert story.taken_up_by() == shown
    assert [event["event_action"] for event in story.account.events] == ["trigger"]
    story.tick(minutes=11)
    assert story.pages() == [("declared", "called")]
    assert len([text for text in story.said_to("C-inc-1-down") if text.endswith("has taken it up.")]) == 1


def test_what_is_over_there_is_told_here_and_left_to_people(story: Told) -> None:
    story.webhook("resolved", story.key())
    story.tick(minutes=11)
    assert story.pages() == [("declared", "called")]
    assert len([text for text in story.said_to("C-inc-1-down") if "resolved it at PagerDuty" in text]) == 1
    with story.engine.database.read() as tx:
        found = by_number(tx, story.engine.workspace, 1)
    assert found is not None
    assert found.is_open
    story.resolve(found.id)
    story.engine.run_all()
    story.webhook("resolved", story.key())
    assert [event["event_action"] for event in story.account.events] == ["trigger"]


@pytest.mark.parametrize("event", ["annotated", "delegated", "escalated", "priority_updated", "reassigned"])
def test_other_news_of_our_page_change_nothing(story: Told, event: str) -> None:
    story.webhook(event, story.key())
    assert story.taken_up_by() is None
    assert (story.count(Incident), story.count(Alert)) == (1, 0)


def test_whom_pagerduty_has_woken_is_not_woken_again(story: Told) -> None:
    story.webhook("triggered", "somebody-elses-key")
    story.tick(minutes=30)
    assert story.count(Incident) == 2
    assert story.pages() == [("declared", "called"), ("unanswered", "called")]
    assert [event["dedup_key"] for event in story.account.events] == [story.key()]


@pytest.mark.parametrize("at_once", [True, False])
def test_who_takes_up_what_pagerduty_opened_has_taken_it_up_here(story: Told, *, at_once: bool) -> None:
    with story.engine.database.write() as tx:
        tx.add(Person(workspace_id=story.engine.workspace, slack_id="U0AAAAAA0", name="Anna Weber"))
    story.webhook("triggered", "somebody-elses-key", sorts=not at_once)
    for _ in range(2):
        story.webhook("acknowledged", "somebody-elses-key")
    assert [story.taken_up_by(number) for number in (1, 2)] == [None, "U0AAAAAA0"]


def test_what_pagerduty_opened_and_ended_is_left_to_people(story: Told) -> None:
    for event in ("triggered", "resolved", "acknowledged"):
        story.webhook(event, "somebody-elses-key")
    with story.engine.database.read() as tx:
        found = by_number(tx, story.engine.workspace, 2)
        assert [alert.status for alert in tx.scalars(select(Alert))] == ["resolved"]
    assert found is not None
    assert (found.is_open, found.acknowledged_by) == (True, None)
