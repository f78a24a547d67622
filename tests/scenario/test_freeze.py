"""A place is frozen from chat: a deploy is refused and told until when, also after the bot was killed; then it goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.releasing import Releasing
from tests.scenario.running import GENERAL, JIWOO, at_work, until


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Releasing]:
    with at_work(Releasing(tmp_path, database_url)) as made:
        yield made


def told(team: Releasing, sentence: str) -> str:
    """Wait for a message in the service's channel that says something."""

    def found() -> str:
        return next((str(each) for each in team.messages(GENERAL) if sentence in str(each["blocks"])), "")

    return str(until(found, sentence))


@pytest.mark.chaos
def test_what_is_frozen_stays_until_it_is_lifted(team: Releasing) -> None:
    assert "`hello staging` is frozen until <!date^" in team.deploy('freeze hello staging 2h "a fair"')
    told(team, "froze `hello staging`")
    team.kill()
    team.start()
    team.ready()
    team.deploy("hello")
    refused = told(team, "frozen by")
    assert ":x: No freeze: frozen by" in refused
    assert "until <!date^" in refused
    assert (team.states(), team.says("staging")) == (["refused"], "")
    calendar = str(team.command("calendar", user=JIWOO, command="/deploy"))
    assert "앞으로 2주" in calendar
    assert "a fair" in calendar
    team.deploy("unfreeze hello staging")
    told(team, "lifted the freeze of `hello staging`")
    team.deploy("hello")
    until(lambda: team.states() == ["refused", "live"], "the release")
    assert team.says("staging") == "Hello from release 2 in staging"
