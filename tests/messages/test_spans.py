"""A span is said by its two greatest units."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.spans import parts_of

_SECONDS = {"%(num)d d": 86_400, "%(num)d h": 3_600, "%(num)d min": 60, "%(num)d s": 1}


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        (timedelta(), [("s", 0)]),
        (timedelta(seconds=-5), [("s", 0)]),
        (timedelta(milliseconds=900), [("s", 0)]),
        (timedelta(seconds=59.9), [("s", 59)]),
        (timedelta(seconds=60), [("min", 1)]),
        (timedelta(seconds=61), [("min", 1), ("s", 1)]),
        (timedelta(hours=1, seconds=59), [("h", 1)]),
        (timedelta(hours=2, minutes=5, seconds=9), [("h", 2), ("min", 5)]),
        (timedelta(days=1, minutes=59), [("d", 1)]),
        (timedelta(days=400, hours=23), [("d", 400), ("h", 23)]),
    ],
)
def test_units(span: timedelta, parts: list[tuple[str, int]]) -> None:
    assert parts_of(span) == [(f"%(num)d {unit}", count) for unit, count in parts]


@given(st.integers(min_value=0, max_value=10**8))
def test_what_is_left_out_is_less_than_the_second_unit(seconds: int) -> None:
    parts = parts_of(timedelta(seconds=seconds))
    said = sum(count * _SECONDS[unit] for unit, count in parts)

    assert len(parts) <= 2
    assert 0 <= seconds - said <= seconds // 24
