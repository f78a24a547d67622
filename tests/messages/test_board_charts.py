from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.board import Chart, Course
from bot.messages.board_charts import drawn, paths, scale
from bot.messages.words import words_for
from bot.metrics.ports import Point
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EN, KO = words_for("en"), words_for("ko")
TITLES = {"en": "Latency", "ko": "응답 시간"}


def course(*values: float | None, labels: str = "", now: float | None = None) -> Course:
    points = [Point(NOW + timedelta(minutes=place), value) for place, value in enumerate(values)]
    return Course(labels, points, values[-1] if now is None and values else now)


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([20.0, 80.0], "%", (0.0, 100.0)),
        ([20.0, 130.0], "%", (0.0, 143.0)),
        ([2.0, 10.0], "s", (0.0, 11.0)),
        ([0.0], "", (0.0, 1.0)),
        ([], "", (0.0, 1.0)),
        ([-10.0, 10.0], "", (-12.0, 12.0)),
    ],
)
def test_a_chart_begins_at_nothing_so_that_small_changes_look_small(
    values: list[float], unit: str, expected: tuple[float, float]
) -> None:
    assert scale(values, unit) == pytest.approx(expected)


def test_a_line_is_broken_where_nothing_is_known() -> None:
    assert list(paths(course(0, 10, None, 5, None), 0, 10)) == ["M0 60.0L60 0.0", "M180 30.0h1"]
    assert list(paths(course(None, None), 0, 10)) == []


def test_no_data_is_not_nought() -> None:
    of = drawn(EN, Chart(TITLES, "s", "low", [course(0.1, 0.2, None, now=None)]))
    assert of.value == "no data"
    assert (of.low, of.high) == ("100 ms", "200 ms")
    empty = drawn(KO, Chart(TITLES, "s", "low", []))
    assert (empty.title, empty.value, empty.lines, empty.low) == ("응답 시간", "자료 없음", [], "")


@pytest.mark.parametrize(("good", "labels"), [("low", "/var"), ("none", "/var"), ("high", "/")])
def test_of_several_courses_the_worst_is_told(good: str, labels: str) -> None:
    of = drawn(EN, Chart(TITLES, "%", good, [course(60, labels="/"), course(80, labels="/var")], Severity.SEV3))
    assert of.labels == labels
    assert of.level == 3
    assert len(of.lines) == 2
