"""A metric of a Prometheus gets bad and well again: told once in Slack, whatever dies, by one instance and by two."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.models import AlertPost, WatchEvent
from tests.prometheus_site import PASS, PrometheusSite
from tests.scenario.running import GENERAL, MAYA, Bot, until
from tests.scenario.standing import Timed
from tests.trackers import serving

CATALOGUE = """
[workspace]
alerts_channel = "general"
[source.prometheus.prometheus]
url = "{url}"
token = "METRICS_TOKEN"
[metric.cpu]
source = "prometheus"
query = "cpu"
kind = "cpu"
[watch.busy]
metric = "cpu"
hold = "0s"
count = 2
"""
EDGES = ("before", "after")
KILLS = [f"metric.collect/1:look:{edge}" for edge in EDGES]
KILLS += [f"alerts.sort/1:sort:{edge}" for edge in EDGES] + [f"projection.show/1:show:{edge}" for edge in EDGES]


class Watching(Timed):
    """A team whose Prometheus tells what a test says, and whose clock is moved."""

    def __init__(self, folder: Path, database_url: str, site: PrometheusSite) -> None:
        super().__init__(folder, database_url)
        self.site = site
        (folder / "bongsu.toml").write_text(CATALOGUE.format(url=site.url), encoding="utf-8")
        self.environment |= {"BONGSU_CONFIG": str(folder / "bongsu.toml"), "METRICS_TOKEN": PASS, "LEASE": "5"}
        self.seconds = 0

    def see(self, value: float) -> None:
        """Have the next two looks tell a figure."""
        self.site.series = {"cpu": [({}, [(0.0, str(value))])]}
        for _ in range(2):
            asked = len(self.site.given)
            self.seconds += 30
            self._be_ahead(timedelta(seconds=self.seconds))
            until(partial(self._has_seen, asked), "a look")

    def _has_seen(self, before: int) -> bool:
        """Whether more was asked than before and all is done that follows, or the bot is dead."""
        return self.is_dead() or (len(self.site.given) > before and self._is_quiet())

    def _is_quiet(self) -> bool:
        try:
            jobs = self.jobs()
        except requests.RequestException:  # it is about to die
            return False
        return jobs["ready"] == jobs["running"] == 0

    def alarms(self) -> list[dict[str, Any]]:
        return [message for message in self.messages(GENERAL) if "*busy*" in message["text"]]

    def has_told_once(self) -> None:
        """Find one alarm, one alert, and one event for its beginning."""
        with self.database.read() as tx:
            assert [row.kind for row in tx.query(WatchEvent)] == ["raised"]
            assert tx.query(AlertPost).count() == 1
        assert len(self.alarms()) == 1


@pytest.fixture
def watching(tmp_path: Path, database_url: str) -> Iterator[Watching]:
    site = PrometheusSite()
    with serving(site):
        team = Watching(tmp_path, database_url, site)
        yield team
        team.stop()


def test_an_alarm_becomes_an_incident_by_its_button_and_ends_in_its_thread(watching: Watching) -> None:
    watching.start()
    watching.ready()
    watching.see(91)
    (alarm,) = until(watching.alarms, "the alarm")
    assert "SEV3 danger" in alarm["text"]
    until(lambda: "alert.declare" in str(watching.alarms()[0]["blocks"]), "the buttons")
    watching.press(MAYA, {**watching.alarms()[0], "channel": GENERAL}, "alert.declare")
    until(watching.channels, "the incident's channel")
    until(lambda: "Incident 1" in str(watching.alarms()[0]["blocks"]), "the incident's number")
    watching.see(40)
    until(lambda: watching.thread(GENERAL, alarm["ts"]), "the word that it is over")
    assert "Well again" in watching.thread(GENERAL, alarm["ts"])[0]
    until(lambda: "well again" in watching.alarms()[0]["text"], "the alarm as it was")
    assert len(watching.alarms()) == 1


@pytest.mark.chaos
@pytest.mark.parametrize("boundary", [KILLS[1], pytest.param(KILLS[3], marks=pytest.mark.long), KILLS[5]])
def test_killed_while_an_alarm_is_told(watching: Watching, boundary: str) -> None:
    watching.start(crash_at=boundary)
    watching.see(91)
    until(watching.is_dead, f"the death at {boundary}")
    watching.start()
    watching.ready()
    watching.see(91)
    watching.see(91)
    until(watching.alarms, "the alarm")
    watching.settled()
    watching.has_told_once()


@pytest.mark.chaos
@pytest.mark.postgres
def test_two_instances_tell_once_and_one_goes_on_without_the_other(tmp_path: Path, empty_postgres_url: str) -> None:
    site = PrometheusSite()
    with serving(site):
        team = Watching(tmp_path, empty_postgres_url, site)
        other: Bot = team.another()
        try:
            for bot in (team, other):
                bot.start()
            for bot in (team, other):
                bot.ready()
            team.see(91)
            until(team.alarms, "the alarm")
            other.kill()
            team.see(92)
            team.has_told_once()
        finally:
            team.stop()
