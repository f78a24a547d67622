from typing import Any

import pytest

from bot.catalogue.metrics import Metric
from bot.errors import BotError
from commands.metrics.form import FIELDS, read_metric

KNOWN = {"cpu": Metric(source="host", query="cpu")}
EMPTY: dict[str, Any] = dict.fromkeys(("metric", "source", "query", "name", "kind", "unit", "title"))


def test_a_known_metric_is_meant_unless_a_query_is_written() -> None:
    assert read_metric({**EMPTY, "metric": "cpu"}, KNOWN) == ("cpu", None)
    name, made = read_metric({**EMPTY, "metric": "cpu", "source": "host", "query": "load", "name": "load"}, KNOWN)
    assert (name, made) == ("load", Metric(source="host", query="load"))


def test_a_new_one_has_what_was_entered() -> None:
    given = {"source": "prom", "query": " up ", "name": "web_up", "kind": "up", "unit": "x", "title": "Web"}
    made = read_metric({**EMPTY, **given}, KNOWN)[1]
    assert made == Metric(source="prom", query="up", kind="up", unit="x", title="Web")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "no_source"),
        ({"source": "prom"}, "no_query"),
        ({"source": "prom", "query": "up", "name": ""}, "no_metric_name"),
        ({"source": "prom", "query": "up", "name": "Web Up"}, "no_metric_name"),
        ({"source": "prom", "query": "up", "name": "history"}, "no_metric_name"),
        ({"source": "prom", "query": "up", "name": "cpu"}, "taken"),
    ],
)
def test_what_is_none_has_its_field(given: dict[str, str], name: str) -> None:
    with pytest.raises(BotError) as refused:
        read_metric({**EMPTY, **given}, KNOWN)
    assert refused.value.name == name
    assert name in FIELDS
