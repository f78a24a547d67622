import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.deploys.timetable import FREEZE
from bot.deploys.train_rules import EMPTY, MISSED, MOVES, UNCONFIRMED, TrainState, can_move, due, is_reminded
from tests.deploys.test_timetable import catalogue

AT = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
LATE, SECOND = timedelta(hours=2), timedelta(seconds=1)
GONE = (TrainState.DEPARTED, None)


@pytest.mark.parametrize(("state", "wanted"), list(itertools.product(TrainState, TrainState)))
def test_where_a_departure_may_go(state: TrainState, wanted: TrainState) -> None:
    is_open = state == TrainState.BOARDING and wanted != TrainState.BOARDING
    assert can_move(state, wanted) is is_open
    assert set(MOVES) == set(TrainState)


@pytest.mark.parametrize(
    ("after", "aboard", "waits", "expected"),
    [
        (-SECOND, 1, False, None),
        (-SECOND, 0, False, None),
        (timedelta(0), 1, False, GONE),
        (timedelta(0), 1, True, None),
        (timedelta(0), 0, False, (TrainState.SKIPPED, EMPTY)),
        (timedelta(0), 0, True, (TrainState.SKIPPED, EMPTY)),
        (LATE - SECOND, 1, False, GONE),
        (LATE - SECOND, 1, True, None),
        (LATE, 1, False, (TrainState.SKIPPED, MISSED)),
        (LATE, 1, True, (TrainState.SKIPPED, UNCONFIRMED)),
    ],
)
def test_what_time_makes_of_it(after: timedelta, aboard: int, expected: object, *, waits: bool) -> None:
    assert due(AT, LATE, AT + after, aboard=aboard, waits=waits) == expected


@pytest.mark.parametrize("waits", [False, True])
def test_in_a_freeze_it_waits_until_it_is_late(*, waits: bool) -> None:
    assert due(AT, LATE, AT + LATE - SECOND, aboard=1, waits=waits, is_frozen=True) is None
    assert due(AT, LATE, AT + LATE, aboard=1, waits=waits, is_frozen=True) == (TrainState.SKIPPED, FREEZE)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-timedelta(hours=1) - SECOND, False),
        (-timedelta(hours=1), True),
        (timedelta(0), True),
        (LATE - SECOND, True),
        (LATE, False),
    ],
)
def test_when_the_conductor_is_reminded(after: timedelta, *, expected: bool) -> None:
    assert is_reminded(catalogue().trains["weekly"], AT, AT + after) is expected
