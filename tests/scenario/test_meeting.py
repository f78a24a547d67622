"""A live meeting by signed HTTP: begun, passed on, parked, noted, ended by the clock; and killed in the middle."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.models import StandupMeeting, StandupTurn, Workspace
from bot.standups import service
from bot.standups.meeting_rules import LENGTH, Turn
from bot.standups.rules import WEEKDAYS, written
from bot.standups.service import Plan
from tests.scenario.running import GENERAL, JIWOO, MAYA, Team, until

PLAN = Plan("Daily", GENERAL, WEEKDAYS, 540, 720, 720, "UTC")


class Meeting(Team):
    """A team that meets."""

    def __init__(self, folder: Path, database_url: str) -> None:
        super().__init__(folder, database_url)
        self.database = Database(database_url)

    def set_up(self) -> None:
        with self.database.write() as tx:
            row = service.create(tx, tx.query(Workspace).one().id, PLAN, written("Today?"), MAYA, datetime.now(UTC))
            service.join(tx, row, [MAYA, JIWOO], datetime.now(UTC))

    def shown(self, words: str) -> list[dict[str, Any]]:
        """Read Bongsu's messages in the channel that say these words."""
        return [each for each in self.messages(GENERAL) if words in json.dumps(each, ensure_ascii=False)]

    def press(self, user: str, name: str) -> None:
        """Press a button of the meeting's message, as it stands there now."""
        (message,) = until(lambda: self.shown("standup.meeting_next"), "the meeting's message")
        buttons = [(block, each) for block in message["blocks"] for each in block.get("elements", ())]
        block, button = next(found for found in buttons if found[1].get("action_id") == name)
        given = {"as": user, "channel": GENERAL, "message_ts": message["ts"], "block_id": block["block_id"]}
        self.post("action", **given, type="button", action_id=name, value=button["value"])

    def speaker(self) -> str:
        with self.database.read() as tx:
            return tx.query(StandupTurn).filter_by(state=Turn.SPEAKING).one().person

    def its_time_is_up(self) -> None:
        with self.database.write() as tx:
            row = tx.query(StandupMeeting).one()
            row.begun_at, row.ends_at = datetime.now(UTC) - LENGTH, datetime.now(UTC)

    def stop(self) -> None:
        super().stop()
        self.database.close()


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Meeting]:
    made = Meeting(tmp_path, database_url)
    made.start()
    made.ready()
    made.settled()  # whoever types is known by then, with their language
    made.set_up()
    yield made
    made.stop()


def test_a_meeting_from_its_command_to_its_summary(team: Meeting) -> None:
    assert "2명" in str(team.command("meet", command="/standup"))
    until(lambda: team.shown("*Now:*"), "the meeting's message")
    assert "already" in str(team.command("meet", command="/standup", user=MAYA))
    first = team.speaker()
    team.press(MAYA, "standup.meeting_next")
    until(lambda: team.shown("Have spoken"), "the next speaker")
    assert team.speaker() != first
    assert team.command('park "the release"', command="/standup")
    until(lambda: team.shown("the release"), "the parked topic")
    thread = team.shown("standup.meeting_next")[0]["ts"]
    team.post("message", **{"as": JIWOO, "channel": GENERAL, "text": "메모: no key", "thread_ts": thread})
    until(lambda: team.shown("no key"), "the note")
    team.its_time_is_up()
    until(lambda: team.shown(":checkered_flag:"), "the summary")
    team.settled()
    (summary,) = team.shown(":checkered_flag:")
    assert "the release" in json.dumps(summary)
    assert "no key" in json.dumps(summary)
    assert f"<@{first}>" in json.dumps(summary)
    assert team.shown("standup.meeting_next") == []


@pytest.mark.chaos
@pytest.mark.parametrize("boundary", ["projection.show/1:show:before", "projection.show/1:show:after"])
def test_killed_when_the_time_is_up(team: Meeting, boundary: str) -> None:
    team.command("meet", command="/standup")
    until(lambda: team.shown("*Now:*"), "the meeting's message")
    team.settled()
    speaker = team.speaker()
    team.kill()
    team.start()
    team.ready()
    assert team.speaker() == speaker
    team.kill()
    team.its_time_is_up()
    team.start(crash_at=boundary)
    until(team.is_dead, f"the death at {boundary}")
    team.start()
    team.ready()
    until(lambda: team.shown(":checkered_flag:"), "the summary")
    team.settled()
    assert len(team.shown(":checkered_flag:")) == 1
    assert len(team.shown(":speech_balloon:")) == 1
