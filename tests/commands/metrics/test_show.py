import json
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.models import Job, MetricSnapshot
from commands.context import Bench
from commands.metrics import COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench

CATALOGUE = """
[metric.checkout_latency]
source = "host"
query = "load"
title = "Latency"
"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, CATALOGUE)


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **given)), ensure_ascii=False)


def kept(bench: Bench) -> list[tuple[str, int, str | None]]:
    with bench.database.read() as tx:
        rows = tx.query(MetricSnapshot).order_by(MetricSnapshot.id)
        return [(row.metric, int((row.end_at - row.start_at).total_seconds()), row.asked_by) for row in rows]


@pytest.mark.parametrize(
    ("typed", "seconds", "told"),
    [
        ("show checkout_latency", 3600, "of the last 1 h"),
        ("show checkout_latency 6h", 6 * 3600, "of the last 6 h"),
        ("show 2d checkout_latency", 2 * 86400, "of the last 2 d"),
    ],
)
def test_it_is_asked_for_once_and_answered_at_once(bench: Bench, typed: str, seconds: int, told: str) -> None:
    assert told in type_in(bench, typed)
    assert told in type_in(bench, typed)
    assert kept(bench) == [("checkout_latency", seconds, USER)]
    with bench.database.read() as tx:
        assert [job.flow for job in tx.query(Job).filter(Job.flow.like("metric.%"))] == ["metric.take/1"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("show", "which"),
        ("show checkout_latncy", "no_metric"),
        ("show checkout_latency 4m", "wrong_span"),
        ("show checkout_latency 91d", "wrong_span"),
        ("show checkout_latency 6x", "wrong_span"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_kept(bench: Bench, typed: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, typed)
    assert refused.value.name == name
    assert kept(bench) == []


def test_the_nearest_name_is_proposed(bench: Bench) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, "show checkout_latncy")
    assert refused.value.context["near"] == "checkout_latency"


@pytest.mark.parametrize("typed", ["", "list"])
def test_the_list(bench: Bench, typed: str) -> None:
    assert "checkout_latency" in type_in(bench, typed)


def test_guests_are_told_nothing(bench: Bench) -> None:
    for typed in ("list", "show checkout_latency"):
        with pytest.raises(NotAllowed):
            type_in(bench, typed, is_outsider=True)
