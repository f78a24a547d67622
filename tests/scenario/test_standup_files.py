"""Past standups are read, taken along as a file, and erased, from Slack to the database and back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.models import StandupAnswer
from tests.scenario.running import GENERAL, MAYA, at_work, until
from tests.scenario.standing import Standing
from tests.standups.making import standup
from tests.standups.reading import told


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Standing]:
    with at_work(Standing(tmp_path, database_url)) as made:
        with made.database.write() as tx:
            row = standup(tx, MAYA, now=datetime.now(UTC))
            yesterday = datetime.now(UTC).date() - timedelta(days=1)  # in some zone it is not today yet
            told(tx, row, MAYA, yesterday, q1="찾았습니다")
        yield made


def files(team: Standing) -> list[str]:
    """Read the files that came by direct message, as their reader sees them."""
    shown = [each for said in team.direct(MAYA) for each in said.get("files", ())]
    seen = (requests.get(f"{team.sandbox.url}/sandbox/files/{each['id']}?as={MAYA}", timeout=5) for each in shown)
    return [each.content.decode("utf-8-sig") for each in seen]


def alone(team: Standing) -> list[dict[str, Any]]:
    """Read what was said to Maya alone where she typed."""
    address = f"{team.sandbox.url}/sandbox/channels/{GENERAL}/messages"
    said = requests.get(address, params={"as": MAYA}, timeout=5).json()["messages"]
    return [each for each in said if each["ephemeral"]]


def button(team: Standing) -> dict[str, Any]:
    """Find the button under what was answered to Maya alone."""
    for message in alone(team):
        for block in message.get("blocks") or ():
            if block["type"] == "actions":
                element = {"block_id": block["block_id"], "action_id": block["elements"][0]["action_id"]}
                return {**element, "type": "button", "channel": GENERAL, "message_ts": message["ts"]}
    return {}


def test_read_taken_along_and_erased(team: Standing) -> None:
    assert "찾았습니다" in str(team.command("report me", user=MAYA, command="/standup"))
    team.command("my-data", user=MAYA, command="/standup")
    (file,) = until(lambda: files(team), "the file")
    assert "찾았습니다" in file
    team.command("forget", user=MAYA, command="/standup")
    team.post("action", **{"as": MAYA, **until(lambda: button(team), "the button")})

    def is_gone() -> bool:
        with team.database.read() as tx:
            return tx.query(StandupAnswer).count() == 0

    until(is_gone, "the erasure")
    until(lambda: any("are erased: 1" in each["text"] for each in alone(team)), "the word")


@pytest.mark.chaos
@pytest.mark.parametrize("boundary", ["standup.file/1:share:before", "standup.file/1:share:after"])
def test_killed_while_the_file_is_sent(team: Standing, boundary: str) -> None:
    team.kill()
    team.start(crash_at=boundary)
    team.ready()
    team.command("my-data", user=MAYA, command="/standup")
    until(team.is_dead, f"the death at {boundary}")
    team.start()
    team.ready()
    until(lambda: files(team), "the file")
    team.settled()
    assert len(files(team)) == 1
