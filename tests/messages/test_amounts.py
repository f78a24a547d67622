import pytest

from bot.messages.amounts import amount, change
from bot.messages.template import UNKNOWN
from bot.messages.words import words_for


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.245, "s", "245 ms"),
        (0.0000123, "s", "12.3 µs"),
        (0.0, "s", "0 s"),
        (1.5, "s", "1.5 s"),
        (5400.0, "s", "5,400 s"),
        (73.249, "%", "73.2 %"),
        (100.0, "%", "100 %"),
        (0.456, "%", "0.46 %"),
        (1_200_000_000.0, "B", "1.2 GB"),
        (-2_500_000.0, "B", "-2.5 MB"),
        (12_345.0, "", "12.3 k"),
        (999.0, "", "999"),
        (1234.5, "orders/min", "1,234 orders/min"),
        (3.0, "d", "3 d"),
        (2.0, "<!channel>", "2 &lt;!channel&gt;"),
        (None, "s", UNKNOWN),
    ],
)
def test_a_figure_has_few_digits_and_a_fitting_unit(value: float | None, unit: str, written: str) -> None:
    assert amount(value, unit) == written


@pytest.mark.parametrize(
    ("share", "written"), [(0.123, "+12 %"), (-0.5, "-50 %"), (12.0, "+1,200 %"), (0.004, "no change"), (None, UNKNOWN)]
)
def test_a_change_is_a_share(share: float | None, written: str) -> None:
    assert change(words_for("en"), share) == written
