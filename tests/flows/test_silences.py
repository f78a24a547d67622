from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.silences import shown
from bot.db import Database
from bot.flows import silences
from bot.incidents.service import locked
from bot.models import Incident, Silence, TimelineEntry
from tests.alertmanager import LOST, Alertmanager, alertmanager
from tests.flows.alerting import Alarm


class Quieting:
    """Two alerts that fire in incident 1, and the Alertmanager that sends them."""

    def __init__(self, database: Database, folder: Path, place: Alertmanager) -> None:
        self.place, self.database = place, database
        catalogue = f'[alertmanager.main]\nurl = "{place.url}"\nmatch = [\'severity = "critical"\']\n'
        self.alarm = Alarm(database, folder, catalogue)
        self.catalogue = self.alarm.engine.runner.services.catalogue
        self.alarm.post("Errors", "Disk")

    def silence(self, hours: int = 2, reason: str = "deploying") -> int | None:
        now = self.alarm.engine.now
        with self.database.write() as tx:
            incident = locked(tx, self.alarm.workspace, 1)
            asked = {"actor": "U1", "reason": reason}
            return silences.begin(tx, self.catalogue, incident, now=now, ends_at=now + timedelta(hours=hours), **asked)

    def lift(self) -> int:
        with self.database.write() as tx:
            return silences.lift(tx, locked(tx, self.alarm.workspace, 1), "U2", self.alarm.engine.now)

    def run(self, spells: int = 1) -> None:
        """Do what there is to do, and again after pauses."""
        for _ in range(spells):
            self.alarm.engine.run_all()
            self.alarm.later(minutes=1)

    def tick(self, **span: float) -> None:
        self.alarm.later(**span)
        with self.database.write() as tx:
            silences.note_ends(tx, self.catalogue, self.alarm.workspace, self.alarm.engine.now)
        self.run()

    @property
    def told(self) -> list[tuple[str, str]]:
        rows = self.alarm.rows(TimelineEntry)
        return [(row.kind, row.detail["title"]) for row in rows if "silence" in row.kind]


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Iterator[Quieting]:
    with alertmanager() as place:
        yield Quieting(database, tmp_path, place)


def values(silence: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in silence["matchers"]}


def test_each_name_is_silenced_and_the_channel_is_told(story: Quieting) -> None:
    assert story.silence() == 2
    assert story.silence() == 0
    story.run()
    assert [values(each)["alertname"] for each in story.place.active] == ["Disk", "Errors"]
    assert story.told == [("silenced", "Disk"), ("silenced", "Errors")]
    assert sum(":no_bell:" in text and "deploying" in text for text in story.alarm.entries) == 2
    assert story.place.active[0]["comment"].startswith("Incident 1: deploying [bongsu-")


@pytest.mark.parametrize("faults", [[500, 503], [LOST], [LOST, 502, LOST]])
def test_an_alertmanager_in_trouble_has_each_silence_once_in_the_end(story: Quieting, faults: list[int]) -> None:
    story.place.faults.extend(faults)
    story.silence()
    story.run(spells=6)
    assert len(story.place.silences) == 2
    assert sorted(story.told) == [("silenced", "Disk"), ("silenced", "Errors")]


def test_they_are_lifted_by_hand(story: Quieting) -> None:
    story.silence()
    story.run()
    assert [story.lift(), story.lift()] == [2, 0]
    story.run()
    assert story.place.active == []
    assert story.told[2:] == [("silence_over", "Disk"), ("silence_over", "Errors")]
    assert story.silence() == 2


@pytest.mark.parametrize("fault", [LOST, 503])
def test_one_that_is_lifted_before_its_answer_came_is_not_left_behind(story: Quieting, fault: int) -> None:
    story.place.faults.extend([fault, fault])
    story.silence()
    story.run()
    assert story.lift() == 2
    story.run(spells=3)
    assert story.place.active == []


def test_its_end_is_noted_once(story: Quieting) -> None:
    story.silence()
    story.run()
    for _ in range(2):
        story.tick(hours=2)
    assert story.told[2:] == [("silence_over", "Disk"), ("silence_over", "Errors")]
    assert sum("is over" in text for text in story.alarm.entries) == 2


def test_a_refusal_is_told_with_its_reason(story: Quieting) -> None:
    story.place.faults.extend([401, 401])
    story.silence()
    story.run()
    assert [kind for kind, _ in story.told] == ["silence_failed"] * 2
    assert sum("status 401" in text for text in story.alarm.entries) == 2
    with story.database.read() as tx:
        assert shown(tx, 1) == []


def test_one_that_cannot_be_lifted_is_told_too(story: Quieting) -> None:
    story.silence()
    story.run()
    story.place.faults.extend([403] * 4)
    story.lift()
    story.run()
    assert [kind for kind, _ in story.told[2:]] == ["unsilence_failed"] * 2
    assert {row.state for row in story.alarm.rows(Silence)} == {"failed"}


def test_a_private_incident_leaves_no_words_outside(story: Quieting) -> None:
    with story.database.write() as tx:
        tx.get_one(Incident, 1).is_private = True
    story.silence(reason="payroll")
    story.run()
    assert [each["comment"].partition(" [")[0] for each in story.place.active] == ["A private incident"] * 2


def test_nothing_that_an_alertmanager_sends_cannot_be_silenced(story: Quieting) -> None:
    story.alarm.post("Errors", "Disk", over=True)
    assert story.silence() is None
