import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.charts.letters import CUT, drawable, fitting, width


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Checkout p95, 50 % · é", "Checkout p95, 50 % · é"),
        ("결제 지연 (漢字, カナ)", "결제 지연 (漢字, カナ)"),
        ("🔥 disk\u200b\tfull\n", "disk full"),
        ("ħ ş ไทย", "h s aithy"),
        ("a → b", "a > b"),
    ],
)
def test_what_the_font_lacks_becomes_latin_or_nothing(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


@given(st.text(max_size=60), st.floats(20, 300))
def test_what_fits_is_left_and_the_rest_is_cut(text: str, room: float) -> None:
    shown = fitting(text, 14, room)
    assert shown == text or (shown.endswith(CUT) and width(shown, 14) <= room)
    assert (shown == text) == (width(text, 14) <= room)


def test_hangul_is_wider_than_latin() -> None:
    assert width("지연", 10) > width("la", 10) > width("il", 10)
