"""Somebody is woken: while Slack is away, once whatever dies, and others when nobody answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pagerduty import pagerduty
from tests.scenario.running import JIWOO, MAYA, at_work, until
from tests.scenario.woken import Woken

CATALOGUE = f"""
[alert]
service_labels = ["service"]
[service.checkout]
pagerduty = "checkout"
[service.search]
page = ["{MAYA}"]
[page]
escalate_after = "1m"
escalate_to = ["{JIWOO}"]
"""


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Woken]:
    with pagerduty() as account, at_work(Woken(tmp_path, database_url, account, CATALOGUE)) as made:
        yield made


def test_somebody_is_woken_while_slack_is_away(team: Woken) -> None:
    team.post("faults", faults=[{"method": "*", "kind": "error", "status": 503, "times": None}])
    assert team.alert(service="checkout", severity="critical") == 202
    until(team.woken, "the page")
    assert team.channels() == []
    team.post("faults", faults=[])
    until(team.channels, "the channel, once Slack is there again")
    assert team.woken() == [("triggered", 1)]


@pytest.mark.chaos
def test_killed_before_the_page_goes_out_it_goes_out_once(tmp_path: Path, database_url: str) -> None:
    with pagerduty() as account:
        team = Woken(tmp_path, database_url, account, CATALOGUE)
        try:
            team.start(crash_at="page.trigger/1:trigger:before")
            team.ready()
            team.alert(service="checkout", severity="critical")
            until(team.is_dead, "the death before the page")
            assert team.woken() == []
            team.start()
            until(team.woken, "the page")
            team.settled()
            assert team.woken() == [("triggered", 1)]
            channel = until(team.channels, "the channel")[0]["id"]
            until(lambda: "PagerDuty" in json.dumps(team.messages(channel)), "the word of it in the channel")
        finally:
            team.stop()


def test_a_person_is_called_alone_and_takes_it_up_there(team: Woken) -> None:
    team.alert(service="search", severity="critical")
    (call,) = until(lambda: team.direct(MAYA), "the call")
    (actions,) = [block for block in call["blocks"] if block["type"] == "actions"]
    button = actions["elements"][0]
    pressed = {"as": MAYA, "channel": call["channel"], "message_ts": call["ts"], "block_id": actions["block_id"]}
    team.post("action", action_id=button["action_id"], type="button", value=button["value"], **pressed)
    team.settled()
    assert "actions" not in {block["type"] for block in team.direct(MAYA)[0]["blocks"]}
    assert team.woken() == []
