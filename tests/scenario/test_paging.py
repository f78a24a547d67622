"""Somebody is woken: while Slack is away, once whatever dies, and others when nobody answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pagerduty import KEYS, Account, pagerduty
from tests.scenario.running import JIWOO, MAYA, Team, until

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


class Woken(Team):
    """A team with PagerDuty."""

    def __init__(self, folder: Path, database_url: str, account: Account) -> None:
        super().__init__(folder, database_url)
        self.account = account
        file = folder / "bongsu.toml"
        file.write_text(CATALOGUE)
        self.environment |= {
            "BONGSU_CONFIG": str(file),
            "BONGSU_PAGERDUTY_KEYS": ",".join(f"{name}={key}" for name, key in KEYS.items()),
            "BONGSU_PAGERDUTY_EVENTS_URL": account.url,
        }

    def woken(self) -> list[tuple[str, int]]:
        return [(each.status, each.woken) for each in self.account.incidents.values()]

    def direct(self, person: str) -> list[dict[str, Any]]:
        """Read what somebody was told alone by the bot."""
        found = [each for each in self.channels("", person) if each.get("is_im")]
        return [{**said, "channel": each["id"]} for each in found for said in self.messages(each["id"], person)]


@pytest.fixture
def team(tmp_path: Path, empty_database_url: str) -> Iterator[Woken]:
    with pagerduty() as account:
        made = Woken(tmp_path, empty_database_url, account)
        made.start()
        made.ready()
        yield made
        made.stop()


def test_somebody_is_woken_while_slack_is_away(team: Woken) -> None:
    team.post("faults", faults=[{"method": "*", "kind": "error", "status": 503, "times": None}])
    assert team.alert(service="checkout", severity="critical") == 202
    until(team.woken, "the page")
    assert team.channels() == []
    team.post("faults", faults=[])
    until(team.channels, "the channel, once Slack is there again")
    assert team.woken() == [("triggered", 1)]


@pytest.mark.chaos
def test_killed_before_the_page_goes_out_it_goes_out_once(tmp_path: Path, empty_database_url: str) -> None:
    with pagerduty() as account:
        team = Woken(tmp_path, empty_database_url, account)
        try:
            team.start(crash_at="page.trigger/1:trigger:before")
            team.ready()
            team.alert(service="checkout", severity="critical")
            process = team.process
            assert process is not None
            until(lambda: process.poll() is not None, "the death before the page")
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
