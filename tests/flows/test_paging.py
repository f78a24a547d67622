from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import paging
from bot.incidents import service
from bot.incidents.callees import Callees
from bot.severity import Severity
from bot.slack.client import SlackAway, SlackRefused
from tests.flows.paging_story import Story
from tests.pagerduty import LOST, pagerduty


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Iterator[Story]:
    with pagerduty() as account:
        yield Story(database, tmp_path, account)


def away(_: dict[str, Any]) -> dict[str, Any]:
    raise SlackAway("Slack is away")


def test_a_page_goes_out_first_and_while_slack_is_away(story: Story) -> None:
    for method in ("conversations.create", "conversations.open", "chat.postMessage", "conversations.list"):
        story.slack.answers[method] = away
    story.declare("checkout")
    assert story.engine.run_one()
    assert story.statuses() == [("triggered", 1)]
    story.engine.run_all()
    assert story.pages() == [("declared", "called")]


def test_a_page_is_acknowledged_and_resolved_from_slack(story: Story) -> None:
    incident = story.declare("checkout")
    story.engine.run_all()
    story.acknowledge(incident)
    story.engine.run_all()
    assert story.statuses() == [("acknowledged", 1)]
    story.resolve(incident)
    story.engine.run_all()
    assert story.statuses() == [("resolved", 1)]
    assert [event["event_action"] for event in story.account.events] == ["trigger", "acknowledge", "resolve"]
    story.tick(hours=1)
    assert len(story.pages()) == 1


@pytest.mark.parametrize("faults", [[500, 503, 502], [429], [LOST], [LOST, 500, 429, LOST]])
def test_pagerduty_in_trouble_gets_the_page_in_the_end_and_wakes_once(story: Story, faults: list[int]) -> None:
    story.account.faults.extend(faults)
    story.declare("checkout")
    for _ in range(len(faults) + 1):
        story.engine.run_all()
        story.engine.later(seconds=30)
    assert story.statuses() == [("triggered", 1)]
    assert not story.account.faults
    assert story.pages() == [("declared", "called")]


def test_pagerduty_that_stays_away_does_not_keep_others_asleep(story: Story) -> None:
    story.account.faults.extend([503] * 1000)
    story.declare("checkout")
    for _ in range(12):
        story.engine.run_all()
        story.tick(minutes=1)
    assert story.pages() == [("declared", "calling"), ("unanswered", "called")]
    assert len(story.said_to("U0MAYAJOHN")) == 1


def test_nobody_is_woken_any_more_once_it_was_taken_up_while_pagerduty_was_away(story: Story) -> None:
    story.account.faults.append(503)
    incident = story.declare("checkout")
    story.engine.run_all()
    story.acknowledge(incident)
    story.tick(minutes=1)
    assert story.account.incidents == {}


def test_what_is_taken_up_while_the_page_is_on_its_way_is_told_to_pagerduty(story: Story) -> None:
    incident = story.declare("checkout")
    claimed = story.engine.claim()
    assert claimed is not None
    story.account.faults.append(LOST)
    story.engine.runner.run(claimed)
    story.engine.later(seconds=30)
    story.engine.run_one()
    story.acknowledge(incident)
    story.engine.run_all()
    assert story.statuses() == [("acknowledged", 1)]


def test_a_page_that_is_refused_is_shown_and_others_are_called_at_once(story: Story) -> None:
    story.declare("wrong")
    story.engine.run_all()
    story.tick(seconds=5)
    assert story.pages() == [("declared", "failed"), ("failed", "called")]
    channel = "\n".join(story.said_to("C-inc-1-down"))
    assert "BONGSU_PAGERDUTY_KEYS has no key named unknown" in channel
    assert len(story.said_to("U0MAYAJOHN")) == 1


def test_others_are_called_once_when_nobody_takes_it_up(story: Story) -> None:
    story.declare("search")
    story.engine.run_all()
    assert len(story.said_to("U0ANNAWEB")) == 1
    story.tick(minutes=9)
    assert story.said_to("U0MAYAJOHN") == []
    for _ in range(3):
        story.tick(minutes=1)
    story.tick(days=1)
    assert story.pages() == [("declared", "called"), ("unanswered", "called")]
    assert len(story.said_to("U0MAYAJOHN")) == 1


def test_nobody_else_is_called_once_somebody_has_taken_it_up(story: Story) -> None:
    incident = story.declare("search")
    story.engine.run_all()
    story.acknowledge(incident)
    story.tick(minutes=11)
    assert story.pages() == [("declared", "called")]
    shown = [call for call in story.slack.of("chat.update") if call["channel"] == "D-U0ANNAWEB"]
    assert "<@U0MAYAJOHN>" in str(shown[-1]["blocks"])
    assert "incident.acknowledge" not in str(shown[-1]["blocks"])


def test_a_user_group_is_called_by_its_members(story: Story) -> None:
    story.slack.answers["usergroups.users.list"] = lambda _: {"users": ["U0LUCA", "U0ANNAWEB"]}
    story.declare("web")
    story.engine.run_all()
    for person in ("U0LUCA", "U0ANNAWEB", "U0MAYAJOHN"):
        assert len(story.said_to(person)) == 1


@pytest.mark.parametrize("code", ["plan_upgrade_required", "missing_scope", "no_such_subteam"])
@pytest.mark.parametrize(("name", "called"), [("web", "U0MAYAJOHN"), ("orders", "U0ANNAWEB")])
def test_where_user_groups_fail_people_are_called(story: Story, code: str, name: str, called: str) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("usergroups.users.list", code)

    story.slack.answers["usergroups.users.list"] = refuse
    story.declare(name)
    story.engine.run_all()
    assert len(story.said_to(called)) == 1


def test_nobody_to_be_found_is_shown_and_others_are_called(story: Story) -> None:
    story.declare("ghost")
    story.engine.run_all()
    story.tick(seconds=5)
    assert story.pages() == [("declared", "failed"), ("failed", "called")]
    assert "nobody of those" in "\n".join(story.said_to("C-inc-1-down"))


@pytest.mark.parametrize("severity", [Severity.SEV3, Severity.SEV4, Severity.SEV5])
def test_nobody_is_woken_for_little_until_it_becomes_grave(story: Story, severity: Severity) -> None:
    incident = story.declare("search", severity)
    story.engine.run_all()
    assert story.pages() == []
    for level in (Severity.SEV1, Severity.SEV2):
        story.change(incident, lambda tx, row, now, to=level: service.edit(tx, row, {"severity": int(to)}, "U1", now))  # type: ignore[misc]  # a lambda that binds what the loop has now
    story.engine.run_all()
    assert story.pages() == [("declared", "called")]


def test_where_the_catalogue_names_nobody_nobody_is_called(story: Story) -> None:
    story.declare("")
    story.engine.run_all()
    assert story.pages() == []


def test_two_looks_at_once_call_others_once(story: Story) -> None:
    story.declare("search")
    story.engine.run_all()
    story.engine.later(minutes=11)
    for _ in range(2):
        with story.engine.database.write() as tx:
            paging.escalate(tx, story.catalogue, story.engine.workspace, story.engine.now)
    assert len(story.pages()) == 2


def test_what_an_alert_opens_again_wakes_somebody_again(story: Story) -> None:
    incident = story.declare("checkout")
    story.engine.run_all()
    story.acknowledge(incident)
    story.resolve(incident)
    story.engine.run_all()
    assert story.statuses() == [("resolved", 1)]
    story.reopen(incident, None)
    story.engine.run_all()
    assert story.pages() == [("declared", "called"), ("reopened", "called")]
    assert story.statuses() == [("triggered", 1)]
    story.acknowledge(incident)
    story.engine.run_all()
    assert story.statuses() == [("acknowledged", 1)]


def test_what_a_person_opens_again_wakes_nobody(story: Story) -> None:
    incident = story.declare("checkout")
    story.acknowledge(incident)
    story.resolve(incident)
    story.engine.run_all()
    story.reopen(incident, "U0ANNAWEB")
    story.tick(hours=1)
    assert len(story.pages()) == 1


def test_who_is_called_is_let_into_the_channel(story: Story) -> None:
    story.declare("search")
    story.engine.run_all()
    assert "U0ANNAWEB" in ",".join(call["users"] for call in story.slack.of("conversations.invite"))


def test_a_private_incident_wakes_nobody_however_grave_it_becomes(story: Story) -> None:
    incident = story.declare("checkout", Severity.SEV3)
    with story.engine.database.write() as tx:
        service.locked(tx, story.engine.workspace, incident).is_private = True
    story.change(incident, lambda tx, row, now: service.edit(tx, row, {"severity": 1}, "U1", now))
    story.resolve(incident)
    story.reopen(incident, None)
    story.tick(hours=1)
    assert story.pages() == []
    assert story.account.asked == []


def test_who_is_asked_for_is_called_though_somebody_is_on_it_and_until_it_is_over(story: Story) -> None:
    incident = story.declare("search", Severity.SEV4)
    story.acknowledge(incident)
    wanted = [
        Callees(None, ("maya",)),
        Callees("checkout", ()),
        Callees("checkout", ()),
        Callees(None, ("S0ONCALLWEB",)),
    ]
    with story.engine.database.write() as tx:
        row = service.locked(tx, story.engine.workspace, incident)
        paging.ask(tx, row, wanted, "U0LUCARIN", story.engine.now)
    story.slack.answers["usergroups.users.list"] = away_by_plan
    story.engine.run_all()
    assert story.pages() == [("asked", "called")] * 3 + [("asked", "failed")]
    assert story.statuses() == [("triggered", 1), ("triggered", 1)]
    assert "asks for your help" in story.said_to("U0MAYAJOHN")[0]
    story.tick(hours=1)
    assert len(story.pages()) == 4
    story.resolve(incident)
    story.engine.run_all()
    assert story.statuses() == [("resolved", 1), ("resolved", 1)]


def away_by_plan(_: dict[str, Any]) -> dict[str, Any]:
    raise SlackRefused("usergroups.users.list", "paid_teams_only")


def test_after_somebody_was_asked_for_a_graver_incident_calls_by_its_rule_too(story: Story) -> None:
    incident = story.declare("search", Severity.SEV4)
    with story.engine.database.write() as tx:
        row = service.locked(tx, story.engine.workspace, incident)
        paging.ask(tx, row, [Callees(None, ("maya",))], "U0LUCARIN", story.engine.now)
    story.change(incident, lambda tx, row, now: service.edit(tx, row, {"severity": 1}, "U1", now))
    story.engine.run_all()
    assert [reason for reason, _ in story.pages()] == ["asked", "declared"]
