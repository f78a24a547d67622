"""Files that the bot gives to Slack, against the local workspace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.slack.client import SlackAway, SlackClient, SlackRefused
from bot.work.flow import Lane, Run
from tests.sandbox.stage import Stage
from tests.work.bench import NOW


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


class Told(SlackClient):
    """A client that is told an address by something that may not be Slack."""

    url = "https://files.slack.com.evil.test/F1"

    def call(self, run: Run, method: str, **arguments: Any) -> dict[str, Any]:
        return {"upload_url": self.url, "file_id": "F1"}


def run_on(database: Database) -> Run:
    return Run(1, 7, {}, Lane.URGENT, database, None, lambda: NOW, lambda: None)


def test_a_file_is_sent_to_the_address_that_slack_names(stage: Stage, database: Database) -> None:
    client = SlackClient(database, stage.config.bot_token, stage.sandbox.api_url)
    file = client.upload(run_on(database), "a.csv", "가,나".encode())
    assert stage.sandbox.slack.ws.uploads[file].bytes == "가,나".encode()


def test_no_other_address_gets_a_file_and_one_that_takes_none_is_away(stage: Stage, database: Database) -> None:
    client = Told(database, stage.config.bot_token, stage.sandbox.api_url)
    with pytest.raises(SlackRefused):
        client.upload(run_on(database), "a.csv", b"x")
    client.url = f"{stage.url}/files/upload/F0NOTHING"
    with pytest.raises(SlackAway):
        client.upload(run_on(database), "a.csv", b"x")
