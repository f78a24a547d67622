from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.catalogue.metrics import Metric
from bot.metrics.unwatched import Findings, Group, Offer, Silent, grouped, lacking, prefix, silent, unwatched

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
NODE = ("node_cpu_seconds_total", "node_load1", "node_filesystem_avail_bytes", "node_filesystem_size_bytes")


def offers(*queries: str, source: str = "prom", way: str = "prometheus", **given: object) -> list[Offer]:
    told = {"about": "", "unit": "", "watched_there": False, "ignored_by": None, "ignored_why": None, **given}
    return [Offer(key, source, way, query, **told) for key, query in enumerate(queries)]  # type: ignore[arg-type]  # by name


def metric(query: str, source: str = "prom") -> Metric:
    return Metric(source=source, query=query)


def left(found: Sequence[Offer], *watched: Metric) -> list[str]:
    return [each.offer.query for each in unwatched(found, watched)]


def test_what_a_watch_looks_at_is_watched() -> None:
    assert left(offers("a", "b", "c"), metric("rate(a[5m]) / b")) == ["c"]
    assert left(offers("a"), metric("a", source="other")) == ["a"]


def test_the_parts_of_a_histogram_are_watched_together() -> None:
    assert left(offers("a_bucket", "a_sum", "a_count", "a_total"), metric("rate(a_bucket[5m])")) == ["a_total"]


def test_what_the_source_watches_itself_is_watched_and_what_is_ignored_is_left_alone() -> None:
    there = offers("a", watched_there=True) + offers("b", ignored_by="U1") + offers("c")
    assert left(there) == ["c"]


def test_the_well_known_come_first_and_the_most_urgent_of_them() -> None:
    found = unwatched(offers("aaa", *NODE, "go_goroutines"), ())
    assert [each.recipe.kind if each.recipe else None for each in found] == ["disk", "cpu", "load", None, None, None]
    assert [(each.prefix, each.count) for each in grouped(found)] == [("aaa", 1), ("go", 1), ("node", 1)]


def test_groups_are_counted_by_source_the_largest_first() -> None:
    found = unwatched(offers("go_a", "jvm_a", "jvm_b") + offers("jvm_a", source="other"), ())
    assert grouped(found) == [Group("prom", "jvm", 2), Group("other", "jvm", 1), Group("prom", "go", 1)]


def test_a_name_begins_with_its_first_word() -> None:
    assert [prefix(each) for each in ("node_load1", "_x_y", "web.cpu", "up", "")] == ["node", "_x", "web", "up", ""]


def test_a_renamed_series_is_noticed_with_what_it_may_be_now() -> None:
    known = {"orders": metric("rate(orders_made_total[5m])"), "fine": metric("up"), "gone": metric("zzz")}
    found = lacking(known, offers("orders_made_count_total", "up"))
    assert [(each.metric, each.name, each.near) for each in found] == [
        ("gone", "zzz", None),
        ("orders", "orders_made_total", "orders_made_count_total"),
    ]


def test_a_source_that_lists_nothing_or_not_all_lacks_nothing() -> None:
    assert lacking({"a": metric("a")}, ()) == []
    assert lacking({"a": metric("a")}, offers("b", way="json")) == []


def test_silent_is_what_told_nothing_for_a_day() -> None:
    day = timedelta(days=1)
    told = {
        "fresh": (NOW - 9 * day, NOW - timedelta(hours=1)),
        "old": (NOW - 9 * day, NOW - 2 * day),
        "never": (NOW - 2 * day, None),
        "new": (NOW - timedelta(hours=1), None),
    }
    assert silent(told, NOW) == [Silent("never", None), Silent("old", NOW - 2 * day)]


def test_findings_are_chosen_by_a_word_or_a_source() -> None:
    proposals = unwatched(offers("go_threads", "jvm_threads") + offers("x", source="go"), ())
    found = Findings(proposals, (), (), 3, 0, ())
    assert sorted(each.offer.query for each in found.about("GO")) == ["go_threads", "x"]
    assert found.about("nothing") == []
