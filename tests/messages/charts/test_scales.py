from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.charts.scales import moments, scale

FIGURES = st.floats(-1e12, 1e12).map(lambda value: round(value, 6))


@pytest.mark.parametrize(
    ("values", "unit", "labels"),
    [
        ([0.21, 0.56], "s", ["0", "200", "400", "600 ms"]),
        ([40.0, 98.0], "%", ["0", "25", "50", "75", "100 %"]),
        ([90.0, 98.0], "%", ["90", "92", "94", "96", "98 %"]),
        ([5.0], "d", ["0", "2", "4", "6 d"]),
        ([0.0], "", ["0", "0.25", "0.50", "0.75", "1.00"]),
        ([], "B", ["0", "0.25", "0.50", "0.75", "1.00 B"]),
        ([-3.0, 4.0], "", ["-4", "-2", "0", "2", "4"]),
        ([-9.0, -1.0], "", ["-10.0", "-7.5", "-5.0", "-2.5", "0"]),
        ([0.0, 3_400_000_000.0], "B", ["0", "1", "2", "3", "4 GB"]),
        ([0.0, 380.0], "orders/min", ["0", "100", "200", "300", "400"]),
    ],
)
def test_a_scale_has_a_few_round_figures(values: list[float], unit: str, labels: list[str]) -> None:
    assert [tick.label for tick in scale(values, unit, 4).ticks] == labels


def test_a_long_unit_stands_elsewhere() -> None:
    assert (scale([1.0], "orders/min", 4).long_unit, scale([1.0], "s", 4).long_unit) == ("orders/min", "")


@given(st.lists(FIGURES, min_size=1, max_size=20))
def test_every_figure_is_on_its_scale(values: list[float]) -> None:
    its = scale(values, "", 4)
    assert all(-1e-6 <= its.place(value) <= 1 + 1e-6 for value in values)
    assert 2 <= len(its.ticks) <= 7


SEOUL, KOLKATA, NEW_YORK = ZoneInfo("Asia/Seoul"), ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("end", "hours", "zone", "lang", "labels"),
    [
        (datetime(2026, 11, 22, 5, 30, tzinfo=UTC), 6, SEOUL, "ko", ["10:00", "12:00", "14:00"]),
        (datetime(2026, 11, 21, 16, 0, tzinfo=UTC), 4, SEOUL, "ko", ["21:00", "22:00", "23:00", "11월 22일", "01:00"]),
        (datetime(2026, 11, 22, 5, 0, tzinfo=UTC), 1, KOLKATA, "en", ["09:30", "09:45", "10:00", "10:15", "10:30"]),
        (datetime(2026, 3, 8, 9, 0, tzinfo=UTC), 4, NEW_YORK, "en", ["8 Mar", "01:00", "03:00", "04:00", "05:00"]),
        (datetime(2026, 11, 1, 8, 0, tzinfo=UTC), 3, NEW_YORK, "en", ["01:00", "01:00", "02:00", "03:00"]),
        (datetime(2026, 11, 22, tzinfo=UTC), 72, UTC, "en", ["19 Nov", "20 Nov", "21 Nov", "22 Nov"]),
        (datetime(2026, 11, 22, tzinfo=UTC), 21 * 24, UTC, "en", ["2 Nov", "9 Nov", "16 Nov"]),
    ],
)
def test_moments_are_round_on_local_clocks(
    end: datetime, hours: int, zone: ZoneInfo, lang: str, labels: list[str]
) -> None:
    found = moments(end - timedelta(hours=hours), end, zone, "ko" if lang == "ko" else "en", 5)
    assert [tick.label for tick in found] == labels
    assert all(0 <= tick.value <= 1 for tick in found)
