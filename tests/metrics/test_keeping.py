from datetime import timedelta

from bot.db import Database
from bot.metrics.keeping import FOLLOWED, MOST
from bot.models import MetricPoint
from tests.metrics.looking import NOON, STEP, look, one, seen


def points(database: Database) -> list[tuple[int, float]]:
    with database.read() as tx:
        rows = tx.query(MetricPoint).order_by(MetricPoint.at, MetricPoint.series_id)
        assert all(row.low == row.high == row.mean and row.count == 1 for row in rows)
        return [(int((row.at - NOON).total_seconds()), row.mean) for row in rows]


def test_each_series_is_kept_with_its_newest_figure(database: Database) -> None:
    told = {"load": [one(0.5, host="a"), one(1.5, host="b")], "orders": [one(12.0)]}
    looks = look(database, told, NOON + timedelta(seconds=7))
    assert [(each.label_key, each.value, each.at) for each in looks["load"]] == [
        ("host=a", 0.5, NOON),
        ("host=b", 1.5, NOON),
    ]
    assert [(each.label_key, each.labels, each.value) for each in looks["orders"]] == [("", {}, 12.0)]
    assert points(database) == [(0, 0.5), (0, 1.5), (0, 12.0)]
    assert [(each.labels, each.last_value, each.told_at) for each in seen(database, "load")] == [
        ({"host": "a"}, 0.5, NOON),
        ({"host": "b"}, 1.5, NOON),
    ]


def test_a_second_look_at_the_same_moment_changes_nothing(database: Database) -> None:
    look(database, {"load": [one(0.5)]})
    assert look(database, {"load": [one(0.9)]}, NOON + timedelta(seconds=29)) == {}
    assert points(database) == [(0, 0.5)]
    assert seen(database, "load")[0].last_value == 0.5


def test_no_data_is_a_look_without_a_point_and_is_counted(database: Database) -> None:
    for place, value in enumerate((0.0, None, float("nan"), None, 0.25)):
        looks = look(database, {"load": [one(value)] if place != 3 else []}, NOON + place * STEP)
        (found,) = seen(database, "load")
        known = value in {0.0, 0.25}
        assert [each.value for each in looks["load"]] == [value if known else None]
        assert found.missed == (0 if known else place)
        assert found.last_value == (value if known else None)
    assert points(database) == [(0, 0.0), (120, 0.25)]


def test_a_metric_that_tells_nothing_is_known_until_it_tells_something_with_labels(database: Database) -> None:
    assert [each.value for each in look(database, {"load": []})["load"]] == [None]
    look(database, {"load": []}, NOON + STEP)
    assert [(each.missed, each.told_at) for each in seen(database, "load")] == [(2, None)]
    looks = look(database, {"load": [one(0.5, host="a")]}, NOON + 2 * STEP)
    assert [each.label_key for each in looks["load"]] == ["host=a"]
    assert [each.label_key for each in seen(database, "load")] == ["host=a"]


def test_one_of_several_that_is_gone_is_looked_at_for_a_day(database: Database) -> None:
    look(database, {"load": [one(0.5, host="a"), one(0.5, host="b")]})
    later = NOON + FOLLOWED - STEP
    assert [each.value for each in look(database, {"load": [one(0.6, host="b")]}, later)["load"]] == [None, 0.6]
    after = look(database, {"load": [one(0.7, host="b")]}, later + STEP)
    assert [(each.label_key, each.value) for each in after["load"]] == [("host=b", 0.7)]
    back = look(database, {"load": [one(0.8, host="a")]}, later + 2 * STEP)
    assert [(each.label_key, each.value) for each in back["load"]] == [("host=a", 0.8), ("host=b", None)]


def test_the_only_series_of_a_metric_is_looked_at_for_ever(database: Database) -> None:
    look(database, {"load": [one(0.5)]})
    assert [each.value for each in look(database, {"load": []}, NOON + 9 * FOLLOWED)["load"]] == [None]


def test_there_is_a_most_of_series(database: Database) -> None:
    many = [one(1.0, host=str(number)) for number in range(MOST + 5)]
    assert len(look(database, {"load": many})["load"]) == MOST
    assert len(look(database, {"load": many}, NOON + STEP)["load"]) == MOST


def test_what_postgres_cannot_keep_is_replaced(database: Database) -> None:
    look(database, {"load": [one(1.0, host="a\x00b")]})
    assert [each.labels for each in seen(database, "load")] == [{"host": "a\ufffdb"}]
