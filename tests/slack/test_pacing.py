"""The pace holds whatever the calls, on both databases, and however many share it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import Database
from bot.slack.pacing import AHEAD, CHANNEL, TIER_2, TIER_3, TIER_4, WORKSPACE, Rate, hold, rates, reserve, shared

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEYS = count()


def goes_out(database: Database, wanted: dict[str, Rate], gaps: Sequence[float]) -> list[datetime]:
    """Try a call after each gap, in seconds, and answer when those went out that were let out."""
    now, out = NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        with database.write() as tx:
            at, taken = reserve(tx, wanted, now)
        out += [at] if taken else []
    return sorted(out)


def most_in_a_minute(times: Sequence[datetime]) -> int:
    return max((sum(start <= time < start + MINUTE for time in times) for start in times), default=0)


@pytest.mark.parametrize(
    ("method", "channel", "expected"),
    [
        ("chat.postMessage", "C1", {"7 post": WORKSPACE, "7 post C1": CHANNEL}),
        ("chat.update", "C1", {"7 chat.update": TIER_3}),
        ("conversations.history", "C1", {"7 conversations.history": TIER_3}),
        ("views.open", None, {"7 views.open": TIER_4}),
        ("conversations.create", None, {"7 conversations.create": TIER_2}),
        ("some.thing.new", None, {"7 some.thing.new": TIER_2}),
    ],
)
def test_what_a_call_goes_by(method: str, channel: str | None, expected: dict[str, Rate]) -> None:
    assert rates(7, method, channel) == expected


@pytest.mark.parametrize(
    ("rate", "permitted"),
    [(TIER_2, 20), (TIER_3, 50), (TIER_4, 100), (CHANNEL, 63), (WORKSPACE, 250)],
    ids=["tier 2", "tier 3", "tier 4", "channel", "workspace"],
)
def test_a_greedy_caller_gets_what_a_minute_permits_and_no_more(database: Database, rate: Rate, permitted: int) -> None:
    out = goes_out(database, {"k": rate}, [rate.seconds / 2] * int(150 / rate.seconds))
    assert permitted - 1 <= most_in_a_minute(out) <= permitted


@pytest.mark.parametrize("rate", [TIER_2, TIER_3, TIER_4, WORKSPACE], ids=["tier 2", "tier 3", "tier 4", "workspace"])
def test_who_shares_leaves_three_tenths_to_others(database: Database, rate: Rate) -> None:
    out = goes_out(database, shared({"k": rate}), [rate.seconds / 2] * int(200 / rate.seconds))
    whole = 60 / rate.seconds
    steady = sum(timedelta(seconds=30) < time - NOW <= timedelta(seconds=90) for time in out)
    assert 0.65 * whole <= steady <= 0.72 * whole + 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gaps=st.lists(st.floats(0, 3), min_size=10, max_size=60),
    rate=st.sampled_from([TIER_2, TIER_3, Rate(2, 1), Rate(10, 3)]),
)
def test_no_minute_holds_more_than_the_tier(database: Database, gaps: list[float], rate: Rate) -> None:
    out = goes_out(database, {f"fresh {next(KEYS)}": rate}, gaps)
    assert out[0] == NOW + timedelta(seconds=gaps[0])
    assert most_in_a_minute(out) <= 60 / rate.seconds + rate.burst


def test_a_burst_goes_out_at_once_and_the_rest_evenly(database: Database) -> None:
    out = goes_out(database, {"k": Rate(1, 3)}, [0, 0, 0, 0])
    assert [time - NOW for time in out] == [timedelta(seconds=wait) for wait in (0, 0, 0, 1)]


def test_a_place_far_ahead_is_not_taken(database: Database) -> None:
    wanted = {"k": Rate(AHEAD.total_seconds() + 1, 1)}
    with database.write() as tx:
        assert reserve(tx, wanted, NOW) == (NOW, True)
        refused = [reserve(tx, wanted, NOW) for _ in range(3)]
    assert refused == [(NOW + AHEAD + timedelta(seconds=1), False)] * 3


def test_a_call_that_one_key_refuses_costs_the_other_nothing(database: Database) -> None:
    narrow, wide = Rate(10, 1), Rate(10, 2)
    with database.write() as tx:
        reserve(tx, {"narrow": narrow, "wide": wide}, NOW)
        assert not reserve(tx, {"narrow": narrow, "wide": wide}, NOW)[1]
        assert reserve(tx, {"wide": wide}, NOW) == (NOW, True)


def test_keys_are_paced_apart(database: Database) -> None:
    with database.write() as tx:
        assert [reserve(tx, {key: Rate(60, 1)}, NOW) for key in ("a", "b")] == [(NOW, True)] * 2


def test_nothing_goes_out_before_slack_permits_it_again(database: Database) -> None:
    wanted, until = {"k": Rate(1, 3)}, NOW + timedelta(seconds=30)
    with database.write() as tx:
        reserve(tx, wanted, NOW)
        hold(tx, wanted, until)
        assert reserve(tx, wanted, NOW) == (until, False)
        assert reserve(tx, wanted, until) == (until, True)


def test_a_hold_never_shortens_a_longer_one(database: Database) -> None:
    wanted, until = {"k": Rate(1, 3)}, NOW + timedelta(seconds=30)
    with database.write() as tx:
        reserve(tx, wanted, NOW)
        hold(tx, wanted, until)
        hold(tx, wanted, NOW + timedelta(seconds=2))
        assert reserve(tx, wanted, NOW) == (until, False)


def test_instances_share_the_pace(database: Database) -> None:
    other = Database(database.url)
    try:
        with database.write() as tx:
            assert reserve(tx, {"k": Rate(60, 1)}, NOW)[1]
        with other.write() as tx:
            assert not reserve(tx, {"k": Rate(60, 1)}, NOW)[1]
    finally:
        other.close()
