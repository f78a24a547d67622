"""The bot is killed with -9 at every boundary of a step, and replies of Slack are lost; nothing is lost or doubled."""

from pathlib import Path

import pytest

from tests.scenario.once import everything_once
from tests.scenario.running import MAYA, Team, until

pytestmark = pytest.mark.chaos
STEPS = ("incident.open/1:channel", "projection.show/1:channel", "projection.show/1:show", "projection.pin/1:pin")
BOUNDARIES = [f"{step}:{edge}" for step in (*STEPS, "incident.invite/1:invite") for edge in ("before", "after")]
LEASE = "5"
"""Seconds that a lease lasts where a takeover follows each death; `test_two_instances.py` has the full time."""
WRITES = ("conversations.create", "chat.postMessage", "pins.add", "conversations.setTopic", "conversations.invite")


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_killed_at_a_boundary(tmp_path: Path, database_url: str, boundary: str) -> None:
    team = Team(tmp_path, database_url)
    team.environment["LEASE"] = LEASE
    try:
        team.start(crash_at=boundary)
        team.ready()
        team.command("declare checkout is failing", user=MAYA)  # it may die before the answer, with the row written
        until(team.is_dead, f"the death at {boundary}")
        team.start()
        team.ready()
        until(team.channels, "the channel")
        everything_once(team, 1)
    finally:
        team.stop()


@pytest.mark.parametrize("method", WRITES)
def test_a_reply_is_lost_after_the_work(team: Team, method: str) -> None:
    team.post("faults", faults=[{"method": method, "kind": "lost"}])
    assert team.command("declare checkout is failing", user=MAYA)["ok"]
    until(team.channels, "the channel")
    everything_once(team, 1)


def test_slack_says_429_and_is_away_for_a_while(team: Team) -> None:
    faults = [{"method": "*", "kind": "ratelimited", "times": 2}, {"method": "*", "kind": "error", "times": 2}]
    team.post("faults", faults=faults)
    assert team.command("declare checkout is failing", user=MAYA)["ok"]
    until(team.channels, "the channel")
    everything_once(team, 1)
