from datetime import timedelta

import pytest

from bot.catalogue.load import parse
from bot.db import Database
from bot.flows import board
from bot.flows.board_charts import COLUMNS, span_of
from bot.messages.board import Board
from bot.models import MetricSeries
from tests import town
from tests.work.bench import NOW


def shown(database: Database, more: str = "", **given: int) -> Board:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0, moving=0)
        town.measure(tx, workspace, NOW)
        town.alarm(tx, workspace, NOW)
        for row in tx.query(MetricSeries):
            row.last_at = NOW - timedelta(minutes=given.get("ago", 0))
    with database.read() as tx:
        return board.read(tx, parse(town.file(1, town.CHARTS + more), ""), workspace, NOW)


def test_without_a_choice_the_first_metrics_are_drawn(database: Database) -> None:
    charts = shown(database).charts
    assert [each.titles["en"] for each in charts] == [
        "CPU in use",
        "Checkout, 95th percentile",
        "Orders",
        "Disks in use",
    ]
    assert [len(each.courses) for each in charts] == [1, 1, 1, 2]
    assert [each.severity for each in charts] == [3, None, None, None]
    values = [point.value for point in charts[0].courses[0].points]
    assert 80 < len(values) <= COLUMNS + 1
    assert values[1:-1].count(None) == 0


def test_the_file_chooses_charts_and_their_span(database: Database) -> None:
    of = shown(database, '[board]\ncharts = ["orders"]\nspan = "1h"\n')
    assert [each.unit for each in of.charts] == ["orders/min"]
    assert of.span == timedelta(hours=1)


def test_an_empty_choice_is_none(database: Database) -> None:
    assert shown(database, "[board]\ncharts = []\n").charts == []


@pytest.mark.parametrize(("ago", "known"), [(0, True), (4, True), (5, False)])
def test_a_figure_of_long_ago_is_not_that_of_now(database: Database, ago: int, known: bool) -> None:  # noqa: FBT001
    charts = shown(database, ago=ago).charts
    assert (charts[0].worst is not None) is known


@pytest.mark.parametrize("hours", [0.5, 1, 3, 24, 168])
def test_a_chart_has_no_more_points_than_a_screen_shows(hours: float) -> None:
    assert 24 <= span_of(timedelta(hours=hours), NOW).count <= COLUMNS + 1
