import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.names import family, names_in


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("up", {"up"}),
        ('up{job="node"}', {"up"}),
        ("rate(http_requests_total[5m])", {"http_requests_total"}),
        ('sum by (job) (rate(a_total{code=~"5.."}[5m])) / sum by(job)(rate(b_total[5m]))', {"a_total", "b_total"}),
        ("histogram_quantile(0.95, sum(rate(x_bucket[5m])) by (le))", {"x_bucket"}),
        ("a and on (instance) group_left (mode) b unless ignoring(job) c", {"a", "b", "c"}),
        ("job:errors:rate5m > bool 0.5", {"job:errors:rate5m"}),
        ("rate(a[5m] offset 1h) * 1e5 + Inf", {"a"}),
        ('{__name__="quoted_total", job="a{b}"}', {"quoted_total"}),
        ("{__name__='one'}", {"one"}),
        ('label_replace(up, "host", "$1", "instance", "(.*):.*")', {"up"}),
        ('a{x="not } the end"} or b', {"a", "b"}),
        ("a # and b\n+ c", {"a", "c"}),
        ("predict_linear(node_filesystem_free_bytes[6h:1m], 4 * 3600) < 0", {"node_filesystem_free_bytes"}),
        ("time() - 5", set()),
        ("", set()),
    ],
)
def test_the_series_of_a_query_are_named(query: str, names: set[str]) -> None:
    assert names_in("prometheus", query) == names


def test_elsewhere_a_query_is_a_name() -> None:
    assert names_in("host", "disk free") == {"disk free"}


@given(st.text(max_size=80))
def test_whatever_is_typed_names_nothing_that_is_not_in_it(query: str) -> None:
    assert all(name in query for name in names_in("prometheus", query))


@pytest.mark.parametrize(
    ("name", "common"), [("a_seconds_bucket", "a_seconds"), ("a_seconds_count", "a_seconds"), ("a_total", "a_total")]
)
def test_the_series_of_a_histogram_belong_together(name: str, common: str) -> None:
    assert family(name) == common
