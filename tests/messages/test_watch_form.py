import json

import pytest

from bot.catalogue.metrics import UNITS, Metric
from bot.catalogue.watches import CONDITIONS, USUAL, WatchTable
from bot.messages.watch_form import (
    CONDITIONS as SAID,
)
from bot.messages.watch_form import (
    KINDS,
    LONGEST_QUERY,
    Choices,
    Kept,
    choose_view,
    read_kept,
    span,
    watch_view,
)
from bot.messages.words import words_for
from bot.slack import limits
from bot.watches.rules import definition

CHOICES = Choices(["a", "b"], ["shop"], ["nights"], ["restart"])


def test_every_condition_and_kind_has_words() -> None:
    assert tuple(SAID) == CONDITIONS
    assert tuple(KINDS) == tuple(UNITS) or set(KINDS) == set(UNITS)


@pytest.mark.parametrize("kind", [*USUAL, None])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_kind_has_a_form_within_the_limits(kind: str | None, lang: str) -> None:
    metric = Metric.model_validate({"source": "host", "query": "x", "kind": kind, "title": "A title"})
    of = definition("x", WatchTable(metric="x"), {"x": metric})
    view = watch_view(words_for(lang), of, metric, Kept("x"), CHOICES).payload
    assert len(view["blocks"]) <= limits.BLOCKS_OF_VIEW
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert len(set(fields)) == len(fields)
    assert {"recovery", "mode", "window", "service", "minimum"} <= set(fields)


def test_without_choices_there_are_no_empty_menus() -> None:
    metric = Metric(source="host", query="x", kind="cpu")
    of = definition("x", WatchTable(metric="x"), {"x": metric})
    view = watch_view(words_for("en"), of, metric, Kept("x"), Choices()).payload
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert not fields & {"recovery", "mode", "window", "service", "minimum", "minimum_metric"}


def test_the_longest_query_is_carried() -> None:
    query = '"' * LONGEST_QUERY
    kept = Kept("m" * 60, made={"source": "s" * 60, "query": query, "title": "t" * 80})
    assert len(kept.text) <= limits.PRIVATE_METADATA
    assert read_kept(kept.text) == kept


def test_hundreds_of_metrics_are_more_than_a_menu_takes() -> None:
    known = {f"m{number}": Metric(source="host", query="x") for number in range(300)}
    view = choose_view(words_for("ko"), known, ["host"], {}).payload
    assert len(view["blocks"][0]["element"]["options"]) == limits.OPTIONS
    begun = choose_view(words_for("en"), known, ["host"], {"query": "up", "source": "host"}).payload
    assert '"initial_value": "up"' in json.dumps(begun)
    assert begun["blocks"][0]["block_id"] == "source"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0"), (300, "5m"), (5400, "1h30m"), (90061, "1d1h1m1s")])
def test_a_span_is_written_as_it_is_typed(seconds: float, text: str) -> None:
    assert span(seconds) == text
