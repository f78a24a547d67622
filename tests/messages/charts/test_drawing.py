from zoneinfo import ZoneInfo

import pytest

from bot.messages.charts.chart import Chart, Line, Panel, Part
from bot.messages.charts.drawing import SIGNS, drawn
from bot.messages.charts.layout import lay_out
from bot.messages.words import words_for
from bot.severity import Severity
from tests.messages.charting import START, at, chart, panel, parsed, points
from tests.work.bench import NOW


def svg(of: Chart, lang: str = "ko") -> str:
    return drawn(lay_out(words_for(lang), of, ZoneInfo("Asia/Seoul")))


def words(of: str) -> list[str]:
    return [element.text or "" for element in parsed(of).iter("text")]


def test_all_words_are_there() -> None:
    said = words(svg(chart(at(1, "v1.4.2"), at(2, "SEV2 #12", Severity.SEV2))))
    for wanted in ("결제 지연", "3 h", "v1.4.2", "SEV2 #12", "SEV4 주의", "600 ms", "16:00"):
        assert wanted in said


def test_foreign_words_are_no_markup() -> None:
    said = words(svg(Chart("<b>&", [panel()], START, NOW)))
    assert said[0] == "<b>&"


def test_severities_differ_by_more_than_colour() -> None:
    upper, lower = [path for path in parsed(svg(chart())).iter("path") if path.get("class") == "pattern"][::-1]
    assert str(upper.get("d")).count("M") > str(lower.get("d")).count("M") > 10


def test_series_differ_by_more_than_colour() -> None:
    lines = [Line(points(lambda _, place=place: 0.1 * (place + 1)), f"shop {place}") for place in range(4)]  # type: ignore[misc]  # mypy infers no defaults of lambdas
    paths = [path.get("d") for path in parsed(svg(chart(panels=[Panel("s", lines)]))).iter("path")]
    assert all(paths.count(sign) > 2 for sign in SIGNS)


def test_an_incident_and_a_deploy_differ_by_more_than_colour() -> None:
    drawing = parsed(svg(chart(at(1, "v1.4.2"), at(2, "SEV2 #12", Severity.SEV2))))
    assert len([line for line in drawing.iter("line") if line.get("stroke-dasharray")]) == 1
    assert len(list(drawing.iter("circle"))) == 1


@pytest.mark.parametrize("is_apart", [True, False])
def test_a_part_of_the_time_has_its_own_ground_where_it_is_set_apart(is_apart: bool) -> None:  # noqa: FBT001
    of = Chart("a", [panel()], START, NOW, parts=[Part(START, NOW, "before", is_apart)])
    assert ("#EEF2F7" in svg(of)) == is_apart
    assert "before" in words(svg(of))


def test_a_figure_alone_between_gaps_is_a_dot() -> None:
    of = chart(panels=[Panel("s", [Line(points(lambda place: 0.5 if place == 30 else None))])])
    (dot,) = [path for path in parsed(svg(of)).iter("path") if path.get("stroke-linecap")]
    begin, end = str(dot.get("d")).removeprefix("M").split("L")
    assert begin == end
