"""Some hundreds are asked at one instant, at Slack's pace and with its limits on; ten thousand: `bench/standups.py`."""

from datetime import timedelta
from pathlib import Path

import pytest

from bench.standups import MISSED, begin, follow, settle
from bot.db import Database
from tests.scenario.running import Team

PEOPLE = 240


@pytest.mark.long
@pytest.mark.timeout(600)
def test_hundreds_are_asked_once_while_incidents_are_declared(tmp_path: Path, sqlite_url: str) -> None:
    team, database = Team(tmp_path, sqlite_url), Database(sqlite_url)
    settle(team, PEOPLE)
    team.sandbox.slack.limits.is_on = True
    try:
        team.start()
        team.ready()
        seen = follow(team, PEOPLE, begin(database, PEOPLE, timedelta(minutes=2)))
        assert len(seen.asked) == PEOPLE
        assert seen.doubled == 0
        assert seen.put_off <= MISSED * seen.calls
        assert len(seen.took) == len(seen.declared) == 3
        team.settled()
        assert team.jobs()["dead"] == 0
    finally:
        database.close()
        team.stop()
