from dataclasses import replace
from itertools import pairwise

import pytest

from bot.messages.charts.chart import Level, Line, Panel
from bot.messages.charts.fields import LINE, Plot, field, room_beside, scale_of
from bot.messages.charts.places import Field, Frame
from bot.messages.words import words_for
from bot.severity import Severity
from tests.messages.charting import START, panel, points
from tests.work.bench import NOW


def placed(of: Panel, nothing: str = "no data", lang: str = "en") -> Field:
    plot = Plot(Frame(START, NOW, 60, 480), scale_of(of), 100, 200)
    return field(words_for(lang), of, plot, nothing)


def test_a_series_has_a_gap_where_nothing_is_known() -> None:
    gap = range(20, 41)
    (course,) = placed(panel(lambda place: None if place in gap else 0.1)).courses
    assert [len(piece) for piece in course.pieces] == [20, 20]
    (said,) = placed(panel(lambda place: None if place in gap else 0.1)).silences
    assert said.text == "no data"
    assert said.x == pytest.approx(270)


def test_a_panel_without_any_figure_has_no_scale() -> None:
    empty = placed(Panel("s", [Line(points(lambda _: None))]))
    assert (list(empty.ticks), [said.text for said in empty.silences]) == ([], ["no data"])


def test_levels_reach_up_to_the_next_graver_one() -> None:
    lower, upper = placed(panel()).bands
    assert (lower.severity, upper.severity) == (Severity.SEV4, Severity.SEV2)
    assert lower.top == pytest.approx(upper.edge)
    assert upper.top == pytest.approx(100)
    assert lower.name.text == "SEV4 caution"
    assert placed(panel(), lang="ko").bands[0].name.text == "SEV4 주의"


def test_levels_from_which_less_is_worse_reach_down() -> None:
    levels = (Level(Severity.SEV4, high=0.4), Level(Severity.SEV2, high=0.1))
    upper, lower = placed(replace(panel(), levels=levels)).bands
    assert upper.top + upper.height == pytest.approx(lower.edge)
    assert lower.top + lower.height == pytest.approx(300)


def test_names_of_levels_that_lie_close_stand_side_by_side() -> None:
    levels = [Level(severity, low=0.5 + place / 100) for place, severity in enumerate(reversed(Severity))]
    names = [band.name for band in placed(replace(panel(), levels=levels)).bands]
    assert len({name.x for name in names}) == len(names) == 5


@pytest.mark.parametrize(("level", "shown"), [(0.9, [True]), (2.0, [True]), (2.9, [False])])
def test_a_level_far_beyond_the_figures_is_left_out(level: float, shown: list[bool]) -> None:
    its = scale_of(replace(panel(), levels=[Level(Severity.SEV4, low=level)]))
    assert [its.high >= level] == shown


def test_what_is_written_beside_series_does_not_overlap() -> None:
    lines = [Line(points(lambda _: 0.3), name, 0.3) for name in ("Seoul", "Tokyo", "Paris", "São Paulo")]
    courses = placed(Panel("s", lines)).courses
    rows = sorted(text.y for course in courses for text in course.label)
    assert len(rows) == 8
    assert all(lower - upper >= LINE - 0.01 for upper, lower in pairwise(rows))
    assert rows[-1] <= 300 + LINE


def test_a_long_unit_stands_once_at_the_scale_and_in_a_line_of_its_own_beside_the_series() -> None:
    of = Panel("orders per minute and shop", [Line(points(lambda _: 120.0), now=118.0)], title="주문")
    found = placed(of)
    assert found.unit is not None
    assert [tick.text for tick in found.ticks] == ["0", "50", "100", "150"]
    assert found.courses[0].label[0].text == "118"
    assert room_beside(of) <= 104
