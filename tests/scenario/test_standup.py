"""A standup is set up by the form, asks by direct message, is answered in a form, and summed up in its channel."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.models import Projection, StandupOccurrence
from bot.standups.rules import QUESTION, SUMMARY, WEEKDAYS
from tests.scenario.running import GENERAL, JIWOO, MAYA, until
from tests.scenario.standing import Standing, text


class Asking(Standing):
    """A team whose questions are read, and answered by their button."""

    def planned(self, person: str) -> int:
        with self.database.read() as tx:
            return tx.query(StandupOccurrence).filter_by(kind=QUESTION, person=person).count()

    def told(self, person: str) -> list[dict[str, Any]]:
        """Read what somebody was asked."""
        with self.database.read() as tx:
            row = tx.query(Projection).filter_by(kind="standup.question", channel=person).first()
        return self.messages(row.channel_id, person) if row is not None and row.channel_id else []

    def press(self, person: str) -> None:
        (message,) = until(lambda: self.told(person), "the question")
        (block,) = [each for each in message["blocks"] if each["type"] == "actions"]
        with self.database.read() as tx:
            where = tx.query(Projection).filter_by(kind="standup.question", channel=person).one().channel_id
        button = {"type": "button", "action_id": "standup.answer", "value": block["elements"][0]["value"]}
        given = {"as": person, "channel": where, "message_ts": message["ts"], "block_id": block["block_id"]}
        self.post("action", **given, **button)


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Asking]:
    made = Asking(tmp_path, database_url)
    made.start()
    made.ready()
    yield made
    made.stop()


def set_up(team: Asking) -> None:
    team.command("create", user=MAYA, command="/standup")
    days = {"type": "multi_static_select", "selected_options": [{"value": day} for day in WEEKDAYS]}
    assert team.submit(MAYA, name=text("Daily"), days=days)["ok"]
    until(lambda: any("Standup *Daily*" in each["text"] for each in team.messages(GENERAL)), "the card")


def summary(team: Asking) -> str:
    found = [each for each in team.messages(GENERAL) if ":sunrise: *Daily* · " in each["text"]]
    return json.dumps(found[0], ensure_ascii=False) if found else ""


def thread(team: Asking) -> list[str]:
    (top,) = [each for each in team.messages(GENERAL) if ":sunrise: *Daily* · " in each["text"]]
    return team.thread(GENERAL, top["ts"])


def test_from_the_form_to_the_summary(team: Asking) -> None:
    set_up(team)
    for person in (MAYA, JIWOO):
        team.its_time_comes(QUESTION, person)
        team.press(person)
    assert team.submit(MAYA, q1=text("fixed the search"), q3=text("no key"))["ok"]
    until(lambda: "thank you" in team.told(MAYA)[0]["text"], "the thanks")
    team.its_time_comes(SUMMARY)
    until(lambda: "no key" in summary(team), "the summary")
    until(lambda: len(thread(team)) == 1, "the entry in its thread")
    assert "fixed the search" in thread(team)[0]
    assert "fixed the search" not in summary(team)
    assert team.submit(JIWOO, q1=text("고쳤습니다"))["ok"]
    until(lambda: len(thread(team)) == 2, "the entry that came later")
    assert "고쳤습니다" in thread(team)[1]
    until(lambda: "2 of " in summary(team), "the summary with both")
    team.settled()
    assert len(team.told(MAYA)) == len(team.told(JIWOO)) == 1
    assert len(thread(team)) == 2
    assert "Daily" in str(team.command("list", command="/standup"))


@pytest.mark.chaos
@pytest.mark.parametrize("boundary", ["projection.show/1:show:before", "projection.show/1:show:after"])
def test_killed_while_somebody_is_asked(team: Asking, boundary: str) -> None:
    set_up(team)
    until(lambda: team.planned(MAYA), "a question that is planned")
    team.kill()
    team.its_time_comes(QUESTION, MAYA)
    team.start(crash_at=boundary)
    until(team.is_dead, f"the death at {boundary}")
    team.start()
    team.ready()
    until(lambda: team.told(MAYA), "the question")
    team.settled()
    assert len(team.told(MAYA)) == 1


def test_a_plain_message_is_the_answer_and_follows_its_edits(team: Asking) -> None:
    set_up(team)
    team.its_time_comes(QUESTION, MAYA)
    until(lambda: team.told(MAYA), "the question")
    with team.database.read() as tx:
        where = tx.query(Projection).filter_by(kind="standup.question", channel=MAYA).one().channel_id

    def shows(part: str) -> bool:
        return part in json.dumps(team.told(MAYA)[0], ensure_ascii=False)

    assert shows("What will you do until the next one?")
    ts = team.post("message", **{"as": MAYA, "channel": where, "text": "fixed the search\nthe tests"})["ts"]
    until(lambda: shows("fixed the search") and shows("thank you"), "the answer shown back")
    assert team.post("edit", **{"as": MAYA, "channel": where, "ts": ts, "text": "검색을 고쳤습니다"})["ok"]
    until(lambda: shows("검색을 고쳤습니다") and not shows("the tests"), "the edited answer")
    assert team.post("delete", **{"as": MAYA, "channel": where, "ts": ts})["ok"]
    until(lambda: not shows("고쳤습니다") and shows("how is it going"), "the question again")
    team.settled()
    assert len(team.told(MAYA)) == 1
