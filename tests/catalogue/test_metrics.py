from typing import Any

import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.metrics import Metric

SOURCE = '[source.shop.prometheus]\nurl = "http://prometheus:9090"\n'


@pytest.mark.parametrize(
    ("given", "unit", "better"),
    [({}, "", "none"), ({"kind": "cpu"}, "%", "low"), ({"kind": "cpu", "unit": "", "good": "high"}, "", "high")],
)
def test_a_kind_gives_what_the_table_does_not_say(given: dict[str, Any], unit: str, better: str) -> None:
    metric = Metric.model_validate({"source": "host", "query": "x", **given})
    assert (metric.measured_in, metric.better, metric.title_in("ko", "x")) == (unit, better, "x")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[metric.a]\nsource = "shpo"\nquery = "x"', 'metric.a.source: "shpo" is no source (did you mean "shop"?)'),
        ('[metric.a]\nsource = "host"\nquery = "x"\nservice = "web"', '"web" is no service'),
        ('[metric.a]\nsource = "host"\nquery = ""', "metric.a.query"),
        ('[metric.a]\nsource = "host"\nquery = "x"\nkind = "cup"', 'did you mean "up"?'),
        ('[metric.list]\nsource = "host"\nquery = "x"', "is a word of the commands"),
    ],
)
def test_mistakes_are_named_with_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(CatalogueError) as wrong:
        parse(f"{SOURCE}{text}\n", "bongsu.toml")
    assert told in str(wrong.value)
