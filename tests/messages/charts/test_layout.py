from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.charts.chart import Chart, Panel, Part
from bot.messages.charts.layout import lay_out
from bot.messages.charts.places import EDGE, WIDTH, Layout
from bot.messages.words import words_for
from tests.messages.charting import START, at, chart, panel
from tests.work.bench import NOW


def placed(of: Chart) -> Layout:
    return lay_out(words_for("ko"), of, ZoneInfo("Asia/Seoul"))


def test_panels_stand_below_each_other_within_the_picture() -> None:
    one, three = placed(chart()), placed(chart(panels=[panel(), panel(), panel()]))
    assert three.height > one.height
    assert all(above.bottom < below.top for above, below in zip(three.fields, three.fields[1:], strict=False))
    assert three.fields[-1].bottom < three.height
    assert EDGE < three.left < three.right < WIDTH - EDGE


def test_labels_of_what_happened_take_room_above() -> None:
    assert placed(chart(at(1, "v1"))).fields[0].top > placed(chart()).fields[0].top


def test_moments_are_those_of_the_zone() -> None:
    assert [text.text for text in placed(chart()).moments] == ["15:00", "16:00", "17:00", "18:00"]


def test_a_part_of_the_time_is_set_apart_and_named() -> None:
    whole = chart()
    parts = (Part(START - timedelta(hours=1), START + timedelta(hours=1), "전", is_apart=True), Part(NOW, NOW, "후"))
    found = placed(Chart("a", whole.panels, START, NOW, parts=parts))
    assert (found.grounds[0].left, found.grounds[0].name.text) == (found.left, "전")
    assert found.grounds[0].width == pytest.approx((found.right - found.left) / 3)
    assert found.grounds[1].width == pytest.approx(0)


def test_a_title_that_is_too_long_is_cut() -> None:
    assert placed(Chart("긴 제목 " * 30, [Panel("s", panel().lines)], START, NOW)).title.text.endswith("…")
