"""A duplicate is merged: what was of it goes on in the other, is told once, and every call outside survives a crash."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.flows import incident_updates, incidents, merging, tasks, timeline
from bot.incidents import captures, queries, roles, service
from bot.incidents.rules import State
from bot.incidents.tasks import listed
from bot.incidents.timeline import shown
from bot.models import Alert, AlertGroup, Incident, Postmortem
from bot.people.channels import joined
from bot.severity import Severity
from bot.slack.client import SlackAway
from bot.work.queue import Claimed
from tests.flows.alerting import Alarm
from tests.flows.paging_story import Story
from tests.pagerduty import pagerduty

OPENED = {1: "C-inc-1-down", 2: "C-inc-2-down"}


@pytest.fixture
def alarm(database: Database, tmp_path: Path) -> Alarm:
    return Alarm(database, tmp_path)


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Iterator[Story]:
    with pagerduty() as account:
        yield Story(database, tmp_path, account)


def merge(of: Alarm | Story, duplicate: int, survivor: int) -> None:
    """Merge, and do all that follows."""
    engine = of.engine
    with engine.database.write() as tx:
        row, into = merging.hold(tx, engine.workspace, duplicate, survivor)
        merging.merge(tx, engine.runner.services.catalogue, row, into, "U9", engine.now)
    engine.run_all()


def posted(of: Alarm | Story, channel: str) -> list[str]:
    return [call["text"] for call in of.slack.of("chat.postMessage") if call["channel"] == channel]


def two_outages(alarm: Alarm) -> dict[int, str]:
    """Have an incident of each of two alerts; answer their channels."""
    alarm.post("Disk", group="a", service="storage")
    alarm.post("Checkout", group="b", service="web")
    with alarm.database.read() as tx:
        return {row.id: str(row.channel_id) for row in tx.scalars(select(Incident))}


def test_both_channels_are_told_where_it_goes_on(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    merge(alarm, 2, 1)
    assert "merged this incident into incident 1" in posted(alarm, channels[2])[-1]
    assert "merged incident 2 into this one" in posted(alarm, channels[1])[-1]
    topic = alarm.slack.of("conversations.setTopic")[-1]
    assert topic["channel"] == channels[2]
    assert topic["topic"].startswith("Merged into incident 1 · #inc-1-disk")
    announced = [call for call in alarm.slack.of("chat.update") if call["channel"] == "CI"]
    assert any("Merged into incident 1." in str(call["blocks"]) for call in announced)
    assert [each.number for each in alarm.incidents] == [1]


def test_alerts_of_it_and_those_that_come_go_to_the_other(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    merge(alarm, 2, 1)
    with alarm.database.read() as tx:
        assert {each.incident_id for each in tx.scalars(select(AlertGroup))} == {1}
        assert len(tx.scalars(select(Alert)).all()) == 2
    before = len(posted(alarm, channels[2]))
    alarm.post("Slow", group="b", service="web")
    assert "*Slow* is firing" in posted(alarm, channels[1])[-1]
    alarm.post("Checkout", group="b", service="web", over=True)
    assert "*Checkout* has recovered" in posted(alarm, channels[1])[-1]
    assert (len(posted(alarm, channels[2])), [each.number for each in alarm.incidents]) == (before, [1])


def test_an_alert_that_returns_finds_the_other(alarm: Alarm) -> None:
    two_outages(alarm)
    merge(alarm, 2, 1)
    for name, group in (("Disk", "a"), ("Checkout", "b")):
        alarm.post(name, group=group, over=True)
    with alarm.database.write() as tx:
        service.move(tx, service.locked(tx, alarm.workspace, 1), State.RESOLVED, "U1", alarm.engine.now)
    alarm.later(hours=2)
    alarm.post("Checkout", group="b", service="web", began=200)
    assert [(each.number, each.state) for each in alarm.incidents] == [(1, State.INVESTIGATING)]


def test_people_are_called_into_the_other_channel_by_hundreds(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    with alarm.database.write() as tx:
        for number in range(150):
            joined(tx, alarm.workspace, channels[2], f"U{number:04}", is_bot=False)
        joined(tx, alarm.workspace, channels[1], "U0003", is_bot=False)
    merge(alarm, 2, 1)
    called = [call["users"].split(",") for call in alarm.slack.of("conversations.invite")]
    assert [len(each) for each in called] == [100, 49]
    assert "U0003" not in {person for each in called for person in each}
    assert {call["channel"] for call in alarm.slack.of("conversations.invite")} == {channels[1]}


def test_reminders_of_it_stop(alarm: Alarm) -> None:
    two_outages(alarm)
    with alarm.database.write() as tx:
        service.locked(tx, alarm.workspace, 2).update_due_at = alarm.engine.now + timedelta(minutes=30)
        service.locked(tx, alarm.workspace, 1).update_due_at = None
    alarm.later(minutes=31)
    with alarm.database.write() as tx:
        incident_updates.remind(tx, alarm.workspace, alarm.engine.now)
    alarm.engine.run_all()
    merge(alarm, 2, 1)
    assert any("no longer waited for" in text for text in alarm.edits)
    alarm.later(hours=5)
    with alarm.database.write() as tx:
        before = len(alarm.slack.calls)
        incident_updates.remind(tx, alarm.workspace, alarm.engine.now)
    alarm.engine.run_all()
    assert len(alarm.slack.calls) == before


def test_what_is_said_of_a_captured_message_is_still_followed(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    found = {"ts": "1772355600.000100", "user": "U1", "text": "the disk, hunter2"}
    alarm.slack.answers["conversations.history"] = lambda _: {"messages": [found]}
    alarm.slack.answers["chat.getPermalink"] = lambda _: {"permalink": "https://team.slack.com/1"}
    with alarm.database.write() as tx:
        timeline.capture(tx, service.locked(tx, alarm.workspace, 2), channels[2], found["ts"], "U1", alarm.engine.now)
    alarm.engine.run_all()
    merge(alarm, 2, 1)
    with alarm.database.write() as tx:
        row = captures.by_message(tx, alarm.workspace, channels[2], found["ts"])
        assert row is not None
        timeline.changed(tx, row, {**found, "text": "the disk", "edited": {"ts": "9.1"}}, "9.1", alarm.engine.now)
        (line,) = [each for each in shown(tx, 1).lines if each.kind == "message"]
        assert (line.detail["text"], line.detail["edits"], line.part) == ("the disk", 1, 2)
        captures.remove(tx, row, alarm.engine.now)
        assert "the disk" not in str(shown(tx, 1).lines)


def test_a_note_that_is_erased_afterwards_is_erased_where_it_was_told(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    catalogue = alarm.engine.runner.services.catalogue
    with alarm.database.write() as tx:
        now = alarm.engine.now
        key = timeline.note(tx, service.locked(tx, alarm.workspace, 2), "hunter2", "U1", now, now).id
    alarm.engine.run_all()
    merge(alarm, 2, 1)
    with alarm.database.write() as tx:
        timeline.redact(tx, catalogue, service.locked(tx, alarm.workspace, 1), key, "U1", alarm.engine.now)
    alarm.engine.run_all()
    changed = alarm.slack.of("chat.update")[-1]
    assert (changed["channel"], "hunter2" in str(changed)) == (channels[2], False)
    assert "hunter2" not in str(posted(alarm, channels[1]))


def test_what_was_merged_into_it_before_shows_the_last(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    alarm.post("Mail", group="c", service="mail")
    merge(alarm, 2, 1)
    merge(alarm, 1, 3)
    topics = {call["channel"]: call["topic"] for call in alarm.slack.of("conversations.setTopic")}
    assert [topics[channels[key]].startswith("Merged into incident 3") for key in (1, 2)] == [True, True]


def test_what_is_left_to_do_is_asked_for_there(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    with alarm.database.write() as tx:
        row = service.locked(tx, alarm.workspace, 2)
        for text in ("check the disk", "call the vendor"):
            task = tasks.add(tx, row, text, "U1", "U2", alarm.engine.now)
        tasks.move(tx, row, task, "done", "U1", alarm.engine.now)
    merge(alarm, 2, 1)
    with alarm.database.read() as tx:
        assert [(each.text, each.owner, each.is_to_do) for each in listed(tx, 1)] == [("check the disk", "U1", True)]
        assert [each.is_to_do for each in listed(tx, 2)] == [False, False]
    assert any("check the disk" in text for text in posted(alarm, channels[1]))


def test_there_is_one_post_mortem(alarm: Alarm) -> None:
    two_outages(alarm)
    catalogue = alarm.engine.runner.services.catalogue
    with alarm.database.write() as tx:
        row = service.locked(tx, alarm.workspace, 2)
        entry = service.move(tx, row, State.RESOLVED, "U1", alarm.engine.now)
        assert entry is not None
        incidents.changed(tx, catalogue, row, entry, alarm.engine.now)
    alarm.engine.run_all()
    merge(alarm, 2, 1)
    with alarm.database.write() as tx:
        assert [(each.incident_id, each.state) for each in tx.scalars(select(Postmortem))] == [(1, "paused")]
        row = service.locked(tx, alarm.workspace, 1)
        entry = service.move(tx, row, State.RESOLVED, "U1", alarm.engine.now)
        assert entry is not None
        incidents.changed(tx, catalogue, row, entry, alarm.engine.now)
    with alarm.database.read() as tx:
        assert [(each.incident_id, each.state) for each in tx.scalars(select(Postmortem))] == [(1, "draft")]


def test_a_page_is_resolved_where_somebody_is_on_the_other(story: Story) -> None:
    first, second = story.declare("checkout"), story.declare("web", Severity.SEV3)
    story.engine.run_all()
    story.acknowledge(second)
    merge(story, first, second)
    assert story.statuses() == [("resolved", 1)]
    story.tick(hours=1)
    assert story.pages() == [("declared", "called")]


def test_a_page_goes_on_where_nobody_is(story: Story) -> None:
    first, second = story.declare("checkout"), story.declare("web", Severity.SEV3)
    story.engine.run_all()
    merge(story, first, second)
    assert story.statuses() == [("triggered", 1)]
    assert any("PagerDuty" in text for text in posted(story, OPENED[2]))
    story.acknowledge(second)
    story.engine.run_all()
    assert story.statuses() == [("acknowledged", 1)]
    story.resolve(second)
    story.engine.run_all()
    assert story.statuses() == [("resolved", 1)]


def test_who_looks_after_the_duplicate_looks_after_the_other(story: Story) -> None:
    first, second = story.declare("search"), story.declare("checkout")
    story.engine.run_all()
    with story.engine.database.write() as tx:
        roles.assign(tx, service.locked(tx, story.engine.workspace, first), "commander", "U3", "U3", story.engine.now)
    story.acknowledge(first)
    merge(story, first, second)
    with story.engine.database.read() as tx:
        found = queries.by_id(tx, second)
    assert (found.acknowledged_by, found.commander) == ("U0MAYAJOHN", "U3")
    assert story.statuses() == [("acknowledged", 1)]


def crash_once(alarm: Alarm, method: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Have the first call of a method fail as if Slack were away."""
    answered = alarm.slack.answers.get(method)

    def fail(_: dict[str, Any]) -> dict[str, Any]:
        alarm.slack.answers.pop(method)
        if answered is not None:
            alarm.slack.answers[method] = answered
        raise SlackAway(method)

    return fail


CALLS = ("conversations.invite", "conversations.setTopic", "chat.postMessage", "chat.update")


@pytest.mark.parametrize("method", CALLS)
def test_what_fails_on_the_way_is_done_later(alarm: Alarm, method: str) -> None:
    channels = two_outages(alarm)
    with alarm.database.write() as tx:
        joined(tx, alarm.workspace, channels[2], "U1", is_bot=False)
    alarm.slack.answers[method] = crash_once(alarm, method)
    merge(alarm, 2, 1)
    for _ in range(5):
        alarm.later(minutes=5)
        alarm.engine.run_all()
    assert [call["users"] for call in alarm.slack.of("conversations.invite")][-1] == "U1"
    for channel, text in ((channels[1], "merged incident 2"), (channels[2], "merged this incident")):
        assert any(text in each for each in posted(alarm, channel))
    assert alarm.slack.of("conversations.setTopic")[-1]["topic"].startswith("Merged into incident 1")


def test_another_instance_takes_the_rest_over(alarm: Alarm) -> None:
    channels = two_outages(alarm)
    with alarm.database.write() as tx:
        row, into = merging.hold(tx, alarm.workspace, 2, 1)
        merging.merge(tx, alarm.engine.runner.services.catalogue, row, into, "U9", alarm.engine.now)
    taken: Claimed | None = alarm.engine.claim()  # and then it dies
    assert taken is not None
    alarm.engine.run_all()
    with alarm.database.read() as tx:
        assert queries.by_id(tx, 2).merged_into is not None
    assert posted(alarm, channels[1])[-1].count("merged incident 2") == 1
