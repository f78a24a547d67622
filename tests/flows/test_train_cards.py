import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.ports import Phase
from tests.flows.training import DUE, Station, station


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Station:
    found = station(database, tmp_path)
    for name in ("web", "api"):
        found.board(name)
    found.confirm()
    found.look(DUE)
    return found


def shown(of: Station) -> str:
    return json.dumps([call for call in of.stage.slack.of("chat.update") if "Daily release" in call["text"]][-1])


def notes(of: Station) -> list[str]:
    return [each for each in of.said("CR") if "what is new" in each]


def test_the_message_of_a_departure_shows_how_each_deploy_goes(made: Station) -> None:
    assert shown(made).count(": Running") == 2
    made.stage.backend.ends()
    made.stage.look(seconds=2)
    assert shown(made).count(": Live") == 2


def test_notes_are_announced_when_the_last_is_over_and_once(made: Station) -> None:
    (web, api) = made.stage.backend.runs
    made.stage.backend.runs[web] = type(made.stage.backend.runs[web])(Phase.SUCCEEDED)
    made.stage.look(seconds=2)
    assert notes(made) == []
    made.stage.backend.runs[api] = type(made.stage.backend.runs[api])(Phase.FAILED)
    for _ in range(2):
        made.stage.look(seconds=2)
    assert len(notes(made)) == 1
    assert made.events()[-1] == "arrived"


def test_deploys_without_a_train_announce_none(database: Database, tmp_path: Path) -> None:
    of = station(database, tmp_path)
    of.board("api")
    assert of.said("CR")
    assert notes(of) == []
