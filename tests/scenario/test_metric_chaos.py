"""The bot is killed with -9 while it looks at metrics and while it takes them together: nothing twice, nothing lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.db import Database
from bot.models import MetricPoint, MetricRound, MetricSeries, MetricSnapshot
from tests.scenario.running import GENERAL, JIWOO, Team, until

pytestmark = pytest.mark.chaos
NAMES = ("disk", "load", "memory")
CATALOGUE = "".join(f'[metric.{name}]\nsource = "host"\nquery = "{name}"\n' for name in NAMES)
EDGES = ("before", "after")
LOOKS = [f"{place}:{edge}" for place in ("metric.collect/1:look", "bot.metrics.keeping:keep") for edge in EDGES]
TOGETHER = ("metric.take/1:past", "metric.take/1:now", "bot.flows.metric_rounds:follow", "projection.show/1:show")
TAKEN = [f"{place}:{edge}" for place in TOGETHER for edge in EDGES]
"""Where the bot dies: at a boundary of a step, or in the transaction that records it."""


@contextmanager
def measuring(folder: Path, database_url: str) -> Iterator[tuple[Team, Database]]:
    team, database = Team(folder, database_url), Database(database_url)
    catalogue = folder / "figures.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    team.environment |= {"LEASE": "5", "BONGSU_CONFIG": str(catalogue)}
    try:
        yield team, database
    finally:
        team.stop()
        database.close()


def start_to_die(team: Team, where: str) -> None:
    if where.startswith("bot."):
        team.start(crash_in=where)
    else:
        team.start(crash_at=where)


def is_kept_once(database: Database) -> None:
    """Find that every series has told something, and has a point of exactly that look."""
    with database.read() as tx:
        series = {row.id: row for row in tx.query(MetricSeries)}
        assert sorted(row.metric for row in series.values()) == sorted(NAMES)
        points = [(row.series_id, row.at) for row in tx.query(MetricPoint)]
    assert len(set(points)) == len(points) >= len(NAMES)
    assert all((row.id, row.told_at) in points for row in series.values())


def looks_go_on(folder: Path, database_url: str, where: str) -> None:
    with measuring(folder, database_url) as (team, database):
        start_to_die(team, where)
        until(team.is_dead, f"the death at {where}")
        team.start()
        team.ready()

        def has_looked() -> bool:
            with database.read() as tx:
                return tx.query(MetricPoint).count() >= len(NAMES)

        until(has_looked, "a look")
        is_kept_once(database)


def all_is_shown_once(folder: Path, database_url: str, where: str) -> None:
    with measuring(folder, database_url) as (team, database):
        start_to_die(team, where)
        team.ready()
        team.command("snapshot", user=JIWOO, command="/metrics")  # it may die before the answer, with the row written
        until(team.is_dead, f"the death at {where}")
        team.start()
        team.ready()

        def shown() -> list[str]:
            texts = [str(each["blocks"]) for each in team.messages(GENERAL, JIWOO)]
            return [text for text in texts if ":bar_chart:" in text]

        until(lambda: any(all(f"*{name}*: *" in text for name in NAMES) for text in shown()), "the metrics")
        team.settled()
        assert len(shown()) == 1
        with database.read() as tx:
            assert tx.query(MetricRound).count() == 1
            assert [row.state for row in tx.query(MetricSnapshot)] == ["taken"] * len(NAMES)


@pytest.mark.parametrize("where", LOOKS[-1:])
def test_killed_in_a_look(tmp_path: Path, database_url: str, where: str) -> None:
    looks_go_on(tmp_path, database_url, where)


@pytest.mark.parametrize("where", TAKEN[3:4])
def test_killed_while_metrics_are_taken(tmp_path: Path, database_url: str, where: str) -> None:
    all_is_shown_once(tmp_path, database_url, where)


@pytest.mark.long
@pytest.mark.parametrize("where", LOOKS[:-1])
def test_killed_anywhere_in_a_look(tmp_path: Path, database_url: str, where: str) -> None:
    looks_go_on(tmp_path, database_url, where)


@pytest.mark.long
@pytest.mark.parametrize("where", [*TAKEN[:3], *TAKEN[4:]])
def test_killed_anywhere_while_metrics_are_taken(tmp_path: Path, database_url: str, where: str) -> None:
    all_is_shown_once(tmp_path, database_url, where)
