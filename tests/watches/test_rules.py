from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.catalogue.metrics import Metric
from bot.catalogue.watches import WatchTable, level
from bot.severity import Severity
from bot.watches import rules
from bot.watches.rules import Definition, definition
from tests.watches.making import CPU


def metric(**given: object) -> Metric:
    return Metric.model_validate({"source": "host", "query": "x", **given})


def filled(kind: str | None, **given: object) -> Definition:
    shop = {
        "it": metric(kind=kind, service="shop", query="disk"),
        "other": metric(kind="traffic", service="bank"),
        "requests": metric(kind="traffic", service="shop"),
        "left": metric(query="disk_free", unit="B"),
    }
    return definition("it", WatchTable.model_validate({"metric": "it", **given}), shop)


def test_a_kind_is_enough() -> None:
    found = filled("cpu")
    assert (found.condition, found.hold, found.count, found.missed) == ("above", timedelta(minutes=5), 3, 3)
    assert found.levels[Severity.SEV3] == level(90, 85)
    assert (found.service, found.problem) == ("shop", None)


def test_errors_count_where_there_is_traffic() -> None:
    found = filled("errors")
    assert (found.minimum_metric, found.minimum) == ("requests", 2.0)
    assert filled("errors", minimum_metric="other", minimum=7).minimum_metric == "other"


def test_a_disk_looks_ahead_and_at_what_is_left() -> None:
    found = filled("disk")
    assert (found.free_metric, found.over) == ("left", timedelta(hours=1))


def test_a_metric_of_no_kind_is_watched_for_being_there() -> None:
    assert (filled(None).condition, filled(None).problem) == ("no_data", None)
    assert filled("cpu", missed=0).missed is None


def test_levels_of_its_own_take_the_place_of_all_usual_ones() -> None:
    found = filled("cpu", levels={"urgent": 50}, hold="0s")
    assert found.levels == {Severity.SEV2: level(50, 45)}
    assert (found.hold, found.count) == (timedelta(0), 3)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"condition": "sideways"}, "condition"),
        ({"levels": {}}, "levels"),
        ({"condition": "change"}, "over"),
        ({"condition": "outside"}, "shape"),
        ({"condition": "below"}, "side"),
        ({"levels": {Severity.SEV1: level(5, 4), Severity.SEV2: level(6, 4)}}, "order"),
        ({"levels": {Severity.SEV1: level(5, 4), Severity.SEV2: level(5, 4)}}, "order"),
        ({"levels": {Severity.SEV1: level(9, 1), Severity.SEV2: level(5, 4)}}, "order"),
        ({"condition": "full", "over": timedelta(1), "levels": {Severity.SEV1: level(60, 90)}}, None),
        ({"condition": "change", "over": timedelta(1), "levels": {Severity.SEV1: level(-0.5, -0.2)}}, None),
        ({"condition": "outside", "levels": {Severity.SEV1: level((10, 90), (20, 80))}}, None),
        ({"condition": "outside", "levels": {Severity.SEV1: level((10, 90), (5, 80))}}, "side"),
    ],
)
def test_what_is_wrong_with_a_definition(change: dict[str, Any], problem: str | None) -> None:
    assert replace(CPU, **change).problem == problem


def test_labels_are_matched_by_patterns() -> None:
    watch = replace(CPU, matching={"host": "web-*"})
    assert watch.watches({"host": "web-1", "disk": "sda"})
    assert not watch.watches({"host": "db"})
    assert not watch.watches({})


def test_only_samples_end_an_alarm() -> None:
    assert all(not ends & rules.CALM for ends in rules.MOVES.values())
    assert set(rules.MOVES) == rules.ALARMED
