"""Which states may merge, who is kept apart, and what the earliest of two times is."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.merges import obstacle, together
from bot.incidents.rules import OPEN, State, Times

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OVER = {State.RESOLVED, State.CLOSED}
MAY = {*product(OPEN, OPEN), *product(OVER, OPEN), *product(OVER, OVER)}


@pytest.mark.parametrize(("state", "into"), list(product(State, State)))
def test_which_states_may_merge(state: State, into: State) -> None:
    assert (obstacle(state, into) is None) == ((state, into) in MAY)


@pytest.mark.parametrize(
    ("state", "into", "private", "reason"),
    [
        ("merged", "investigating", "", "is_merged"),
        ("investigating", "merged", "", "into_merged"),
        ("cancelled", "resolved", "", "false_alarm"),
        ("identified", "cancelled", "", "false_alarm"),
        ("investigating", "resolved", "", "into_ended"),
        ("monitoring", "closed", "", "into_ended"),
        ("checking", "investigating", "", "not_there"),
        ("investigating", "investigating", "own", "would_leak"),
        ("investigating", "investigating", "other", "would_hide"),
        ("resolved", "investigating", "own other", None),
    ],
)
def test_what_stands_in_the_way(state: str, into: str, private: str, reason: str | None) -> None:
    assert obstacle(state, into, is_private="own" in private, into_private="other" in private) == reason


def times(started: int, detected: int, acknowledged: int | None) -> Times:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    taken_up = None if acknowledged is None else at(acknowledged)
    return Times(at(started), at(detected), at(detected), taken_up, mitigated=at(99))


@pytest.mark.parametrize(
    ("own", "other", "both"),
    [
        ((0, 5, 9), (2, 3, 7), (0, 3, 7)),
        ((4, 5, None), (2, 6, 8), (2, 5, 8)),
        ((4, 5, 6), (4, 5, None), (4, 5, 6)),
        ((4, 5, None), (4, 5, None), (4, 5, None)),
    ],
)
def test_the_earliest_counts(
    own: tuple[int, int, int | None], other: tuple[int, int, int | None], both: tuple[int, int, int | None]
) -> None:
    found = together(times(*own), times(*other))
    expected = times(*both)
    assert (found.started, found.detected, found.acknowledged) == (
        expected.started,
        expected.detected,
        expected.acknowledged,
    )
    assert (found.declared, found.mitigated) == (times(*own).declared, NOW + timedelta(minutes=99))


moments = st.integers(0, 9)
known = st.builds(times, moments, moments, st.none() | moments)


@given(known, known, known)
def test_in_which_order_they_are_merged_does_not_matter(one: Times, two: Times, three: Times) -> None:
    assert together(together(one, two), three) == together(one, together(two, three))
