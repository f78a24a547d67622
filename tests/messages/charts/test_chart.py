import pytest

from bot.messages.charts.chart import Chart, Line, Panel
from tests.messages.charting import START, panel
from tests.work.bench import NOW


@pytest.mark.parametrize("count", [0, 5])
def test_only_so_many_series_can_be_told_apart(count: int) -> None:
    with pytest.raises(ValueError, match="lines"):
        Panel("s", [Line(())] * count)


@pytest.mark.parametrize("count", [0, 5])
def test_only_so_many_panels_fit(count: int) -> None:
    with pytest.raises(ValueError, match="panels"):
        Chart("a", [panel()] * count, START, NOW)
