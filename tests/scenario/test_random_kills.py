"""Death at random: what was accepted is finished once, whenever the bot is killed and whatever replies are lost."""

import random
from pathlib import Path

import pytest

from tests.scenario.once import everything_once
from tests.scenario.running import MAYA, PAUSE, Team

pytestmark = pytest.mark.chaos
KILLS = 5
LOST = ("conversations.create", "chat.postMessage", "pins.add", "conversations.setTopic", "conversations.invite")
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))]


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_random_while_people_declare(tmp_path: Path, database_url: str, seed: int) -> None:
    chance = random.Random(seed)
    team = Team(tmp_path, database_url)
    accepted, asked = 0, 0
    try:
        for _ in range(KILLS):
            team.start()
            team.ready()
            team.post("faults", faults=[{"method": chance.choice(LOST), "kind": "lost"}])
            for _ in range(chance.randint(1, 3)):
                asked += 1
                accepted += team.command(f"declare failure {asked}", user=MAYA)["ok"]
            PAUSE.wait(chance.uniform(0, 1.2))  # the moment of death
            team.kill()
        team.start()
        team.ready()
        team.post("faults", faults=[])
        everything_once(team)
        assert accepted <= len(team.channels()) <= asked
    finally:
        team.stop()
