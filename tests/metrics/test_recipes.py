import re

import pytest

from bot.catalogue.metrics import UNITS
from bot.catalogue.names import SLUG
from bot.metrics.names import names_in
from bot.metrics.recipes import OTHERS, PROMETHEUS, Recipe, name_of, plain_query, recipe_for

EVERY = [("prometheus", each) for each in PROMETHEUS] + [(way, each) for way, some in OTHERS.items() for each in some]


@pytest.mark.parametrize(("way", "recipe"), EVERY, ids=lambda each: getattr(each, "name", each))
def test_a_recipe_asks_for_what_it_needs_and_nothing_else(way: str, recipe: Recipe) -> None:
    assert names_in(way, recipe.query) == set(recipe.needs)
    assert recipe.kind in UNITS
    assert re.fullmatch(SLUG, recipe.name)
    assert (recipe.title is None) == (recipe.title_ko is None)


def test_each_is_known_by_one_thing_and_one_name() -> None:
    assert len({(way, each.needs[0]) for way, each in EVERY}) == len(EVERY)
    assert len({(way, each.name) for way, each in EVERY}) == len(EVERY)


def test_one_needs_all_that_it_asks_for() -> None:
    offered = {"node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes"}
    found = recipe_for("prometheus", "node_memory_MemAvailable_bytes", offered)
    assert found is not None
    assert found.kind == "memory"
    assert recipe_for("prometheus", "node_memory_MemAvailable_bytes", {"node_memory_MemAvailable_bytes"}) is None
    assert recipe_for("prometheus", "node_memory_MemTotal_bytes", offered) is None


@pytest.mark.parametrize(
    ("query", "name", "kind"),
    [
        ("checkout_duration_seconds_bucket", "checkout_duration_p95", "latency"),
        ("pg_up", "pg_up", "up"),
        ("go_goroutines", None, None),
    ],
)
def test_names_of_prometheus_tell_what_they_are(query: str, name: str | None, kind: str | None) -> None:
    found = recipe_for("prometheus", query, {query})
    assert ((found.name, found.kind) if found else (None, None)) == (name, kind)
    if found:
        assert names_in("prometheus", found.query) == {query}


def test_other_sources_call_things_as_they_like() -> None:
    assert recipe_for("host", "cpu", {"cpu"}) is not None
    assert recipe_for("graphite", "pg_up", {"pg_up"}) is None


@pytest.mark.parametrize(
    ("way", "query", "asked"),
    [
        ("prometheus", "a_total", "sum by (job, instance) (rate(a_total[5m]))"),
        ("prometheus", "a_bytes", "a_bytes"),
        ("graphite", "a.total", "a.total"),
    ],
)
def test_a_counter_is_asked_how_fast_it_grows(way: str, query: str, asked: str) -> None:
    assert plain_query(way, query) == asked


@pytest.mark.parametrize(
    ("query", "name"),
    [("node_load1", "node_load1"), ("Servers.Web 1/CPU", "servers_web_1_cpu"), ("가", "metric"), ("a" * 99, "a" * 60)],
)
def test_a_name_is_made_of_what_is_asked(query: str, name: str) -> None:
    assert name_of(query) == name
