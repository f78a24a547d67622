"""A real small service is deployed from chat: to staging, to production, and back from a broken release by itself."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.releasing import Releasing
from tests.scenario.running import GENERAL, MAYA, at_work, until


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Releasing]:
    with at_work(Releasing(tmp_path, database_url)) as made:
        yield made


def test_a_release_goes_out_is_promoted_and_a_broken_one_goes_back(team: Releasing) -> None:
    assert "Deploy 1 recorded" in team.deploy("hello")
    until(lambda: team.states() == ["live"], "the first release")
    assert team.says("staging") == "Hello from release 2 in staging"
    team.deploy("promote hello")
    press = until(lambda: team.button("deploy.confirm"), "the plan")
    assert (team.states()[1], team.says("production")) == ("planned", "")
    for _ in range(2):
        team.post("action", **{"as": MAYA, **press})
    until(lambda: team.states() == ["live", "live"], "the release in production")
    assert team.says("production") == "Hello from release 2 in production"
    team.deploy("hello@broken")
    until(lambda: team.states()[2:] == ["faulty", "live"], "the way back")
    assert team.says("staging") == "Hello from release 2 in staging"
    team.settled()
    assert team.jobs()["dead"] == 0
    assert sum("Rollback 4" in message["text"] for message in team.messages(GENERAL)) == 1
    told = json.dumps(team.command("delivery staging", user=MAYA, command="/metrics"))
    assert ("1 of 2 releases" in told, "Counted apart: 1 rolled back" in told) == (True, True)


@pytest.mark.chaos
def test_killed_in_the_middle_of_a_start_it_runs_once(tmp_path: Path, database_url: str) -> None:
    team = Releasing(tmp_path, database_url)
    try:
        team.start(crash_at="deploy.start/1:start:after")
        team.ready()
        team.deploy("hello")
        until(team.is_dead, "the death after the start")
        assert [row for row in team.states() if row == "starting"] or team.states() == ["running"]
        team.start()
        until(lambda: team.states() == ["live"], "the release")
        assert team.says("staging") == "Hello from release 2 in staging"
        assert len(list((team.folder / "state" / "runs").iterdir())) == 1
    finally:
        team.stop()


def test_the_service_outlives_the_bot(team: Releasing) -> None:
    team.deploy("hello")
    until(lambda: team.says("staging"), "the service")
    team.kill()
    assert team.says("staging") == "Hello from release 2 in staging"
    pid = int((team.hello / "staging.pid").read_text(encoding="utf-8"))
    os.kill(pid, signal.SIGTERM)
    team.start()
    team.ready()
    until(lambda: team.states() != ["starting"] and team.states() != ["running"], "word of the run")
