from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.db import Database
from bot.incidents import roles, service
from bot.incidents.queries import by_number
from bot.integrations.pagerduty_events import PagerDuty
from bot.work.queries import waiting
from tests.flows.paging_story import Story
from tests.pagerduty import KEYS, pagerduty


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Iterator[Story]:
    with pagerduty() as account:
        made = Story(database, tmp_path, account)
        account.services["PCHECKOUT"] = "PPOLICY"
        account.on_calls = [("PPOLICY", 2, "luca@example.com"), ("PPOLICY", 1, "Anna@Example.com")]
        yield made


def commander(story: Story) -> str | None:
    with story.engine.database.read() as tx:
        found = by_number(tx, story.engine.workspace, 1)
        assert waiting(tx) == {}
    assert found is not None
    return found.commander


def invited(story: Story) -> str:
    return ",".join(call["users"] for call in story.slack.of("conversations.invite"))


def test_who_is_on_call_leads_and_is_called_into_the_channel(story: Story) -> None:
    story.declare("checkout")
    story.engine.run_all()
    assert commander(story) == "U0ANNAWEB"
    assert "U0ANNAWEB" in invited(story)
    shown = [call for name, call in story.slack.calls if name in {"chat.postMessage", "chat.update"}]
    assert "<@U0ANNAWEB>" in str([call for call in shown if call["channel"] == "C-inc-1-down"])


def test_who_leads_already_goes_on(story: Story) -> None:
    story.account.faults.append(503)
    incident = story.declare("checkout")
    with story.engine.database.write() as tx:
        row = service.locked(tx, story.engine.workspace, incident)
        roles.assign(tx, row, "commander", "U0MAYAJOHN", "U0MAYAJOHN", story.engine.now)
    for _ in range(3):
        story.engine.run_all()
        story.engine.later(seconds=10)
    assert commander(story) == "U0MAYAJOHN"
    assert "U0ANNAWEB" in invited(story)


@pytest.mark.parametrize("faults", [[], [429], [503, 429, 500]])
def test_pagerduty_in_trouble_is_asked_again(story: Story, faults: list[int]) -> None:
    story.declare("checkout")
    assert story.engine.run_one()
    story.account.faults.extend(faults)
    for _ in range(len(faults) + 1):
        story.engine.run_all()
        story.engine.later(seconds=30)
    assert commander(story) == "U0ANNAWEB"


@pytest.mark.parametrize("name", ["search", "checkout"])
def test_where_nobody_can_be_asked_nobody_leads(story: Story, name: str) -> None:
    account = story.account
    pager = PagerDuty(KEYS, "", account.url, account.url)
    story.engine.runner.services = replace(story.engine.runner.services, pager=pager)
    story.declare(name)
    story.engine.run_all()
    assert commander(story) is None
    assert not [path for path in account.asked if "oncalls" in path or "services" in path]


@pytest.mark.parametrize("unknown", ["service", "person", "nobody"])
def test_what_is_not_known_there_or_here_is_left_alone(story: Story, unknown: str) -> None:
    if unknown == "service":
        story.account.services.clear()
    story.account.on_calls = [] if unknown == "nobody" else [("PPOLICY", 1, "stranger@example.com")]
    story.declare("checkout")
    story.engine.run_all()
    assert commander(story) is None
