"""What metrics say of deploys, in tables."""

import pytest

from bot.catalogue.conditions import Condition
from bot.catalogue.metrics import Direction
from bot.deploys.conditions import SAMPLES, Beyond, Mean, Worse, beyond, joined, worse

ENOUGH = SAMPLES


def condition(**given: float) -> Condition:
    return Condition(metric="errors", **given)


@pytest.mark.parametrize(
    ("given", "values", "expected"),
    [
        ({"above": 5}, [5.0], None),
        ({"above": 5}, [1.0, 5.1], (5.1, 5)),
        ({"above": 5}, [None, 1.0], None),
        ({"above": 5}, [None], (None, 5)),
        ({"above": 5}, [], (None, 5)),
        ({"below": 5}, [5.0], None),
        ({"below": 5}, [9.0, 4.9], (4.9, 5)),
        ({"above": 5, "below": 1}, [0.5], (0.5, 1)),
        ({"worse": 0.2}, [1000.0], None),
    ],
)
def test_what_is_beyond_and_no_data_is_not_nought(
    given: dict[str, float], values: list[float | None], expected: tuple[float | None, float] | None
) -> None:
    found = beyond(condition(**given), "%", values)
    assert found == (None if expected is None else Beyond("errors", "%", *expected))


def test_means_of_several_series_are_joined_by_how_many_looks_they_are_of() -> None:
    assert joined([Mean(1, 3), Mean(5, 1)]) == Mean(2, 4)
    assert joined([]) is None


@pytest.mark.parametrize(
    ("given", "good", "before", "after", "is_worse"),
    [
        ({"worse": 0.2}, "low", 100, 120, False),
        ({"worse": 0.2}, "low", 100, 121, True),
        ({"worse": 0.2}, "low", 100, 50, False),
        ({"worse": 0.2}, "high", 100, 79, True),
        ({"worse": 0.2}, "high", 100, 80, False),
        ({"worse": 0.2}, "high", 100, 300, False),
        ({"worse": 0.2, "least": 50}, "low", 100, 140, False),
        ({"worse": 0.2, "least": 40}, "low", 100, 140, True),
        ({"worse": 0.2}, "low", 0, 0, False),
        ({"worse": 0.2}, "low", 0, 0.1, True),
        ({"worse": 0.2, "least": 1}, "low", 0, 0.1, False),
        ({"worse": 0.2}, "low", -100, -70, True),
        ({"above": 1}, "low", 100, 900, False),
    ],
)
def test_what_is_worse_than_before(
    given: dict[str, float], good: Direction, before: float, after: float, *, is_worse: bool
) -> None:
    found = worse(condition(**given), "%", good, Mean(before, ENOUGH), Mean(after, ENOUGH))
    assert found == (Worse("errors", "%", before, after) if is_worse else None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, Mean(9, ENOUGH)),
        (Mean(1, ENOUGH), None),
        (Mean(1, ENOUGH - 1), Mean(9, ENOUGH)),
        (Mean(1, 9), Mean(9, 2)),
    ],
)
def test_of_too_few_looks_nothing_is_said(before: Mean | None, after: Mean | None) -> None:
    assert worse(condition(worse=0.2), "%", "low", before, after) is None


def test_by_which_share_it_changed() -> None:
    assert Worse("errors", "%", 2, 3).share == 0.5
    assert Worse("errors", "%", 0, 3).share is None
