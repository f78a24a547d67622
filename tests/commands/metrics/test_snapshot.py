import json
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.models import MetricRound, MetricSnapshot
from commands.context import Bench
from commands.metrics import COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench

CATALOGUE = """
[service.checkout]
aliases = ["pay"]
[service.search]
[metric.latency]
source = "host"
query = "load"
service = "checkout"
[metric.errors]
source = "host"
query = "errors"
service = "checkout"
[metric.orders]
source = "host"
query = "orders"
"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, CATALOGUE)


def type_in(bench: Bench, text: str) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text)), ensure_ascii=False)


def kept(bench: Bench) -> tuple[list[tuple[str, str | None, str | None]], list[tuple[str, int]]]:
    with bench.database.read() as tx:
        rounds = [(row.reason, row.service, row.asked_by) for row in tx.query(MetricRound)]
        rows = tx.query(MetricSnapshot).order_by(MetricSnapshot.id)
        return rounds, [(row.metric, int((row.end_at - row.start_at).total_seconds()) // 3600) for row in rows]


@pytest.mark.parametrize(
    ("typed", "service", "metrics"),
    [
        ("snapshot", None, [("errors", 1), ("latency", 1), ("orders", 1)]),
        ("snapshot checkout", "checkout", [("errors", 1), ("latency", 1)]),
        ("snapshot 6h pay", "checkout", [("errors", 6), ("latency", 6)]),
        ("snapshot orders latency orders", None, [("orders", 1), ("latency", 1)]),
    ],
)
def test_they_are_asked_for_together_and_once(
    bench: Bench, typed: str, service: str | None, metrics: list[tuple[str, int]]
) -> None:
    for _ in range(2):
        assert f"{len(metrics)} metrics and shows them here" in type_in(bench, typed)
    assert kept(bench) == ([("asked", service, USER)], metrics)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("snapshot chekout", "which_snapshot"),
        ("snapshot search", "none_of"),
        ("snapshot checkout 1m", "wrong_span"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_kept(bench: Bench, typed: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, typed)
    assert refused.value.name == name
    assert kept(bench) == ([], [])


def test_more_than_a_message_shows_have_to_be_chosen(database: Database, tmp_path: Path) -> None:
    many = "".join(f'[metric.m{number}]\nsource = "host"\nquery = "load"\n' for number in range(31))
    with pytest.raises(BotError) as refused:
        type_in(make_bench(database, tmp_path, many), "snapshot")
    assert refused.value.context == {"count": 31, "most": 30}


def test_where_there_are_none_that_is_said(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BotError) as refused:
        type_in(make_bench(database, tmp_path), "snapshot")
    assert refused.value.name == "no_metrics"


def test_guests_are_told_nothing(bench: Bench) -> None:
    for typed in ("snapshot", "compare latency"):
        with pytest.raises(NotAllowed):
            obey(COMMAND, ask(bench, typed, is_outsider=True))
