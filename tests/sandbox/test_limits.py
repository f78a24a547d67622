import pytest

from bot.sandbox.limits import Limits
from tests.sandbox.stage import Clock


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock, is_on=True)


@pytest.mark.parametrize(("tier", "calls"), [(1, 1), (2, 20), (3, 50), (4, 100)])
def test_a_tier_allows_so_many_calls_a_minute(limits: Limits, clock: Clock, tier: int, calls: int) -> None:
    assert [limits.refusal("a", tier, "") for _ in range(calls)] == [None] * calls
    wait = limits.refusal("a", tier, "")
    assert wait == -(-60 // calls)
    assert limits.refusal("another", tier, "") is None
    clock.now += wait
    assert limits.refusal("a", tier, "") is None
    clock.now += 3600
    assert [limits.refusal("a", tier, "") for _ in range(calls + 1)][-1] is not None


def test_posting_is_one_a_second_in_a_channel_after_a_small_burst(limits: Limits, clock: Clock) -> None:
    assert [limits.refusal("chat.postMessage", 0, "C1") for _ in range(5)] == [None] * 4 + [1]
    assert limits.refusal("chat.postMessage", 0, "C2") is None
    clock.now += 1
    assert [limits.refusal("chat.postMessage", 0, "C1") for _ in range(2)] == [None, 1]


def test_posting_has_a_cap_for_the_workspace(limits: Limits) -> None:
    refusals = [limits.refusal("chat.postMessage", 0, f"C{number}") for number in range(301)]
    assert refusals == [None] * 300 + [1]


def test_a_refused_call_costs_nothing(limits: Limits, clock: Clock) -> None:
    for _ in range(50):
        limits.refusal("chat.postMessage", 0, "C1")
    clock.now += 1
    assert limits.refusal("chat.postMessage", 0, "C1") is None


def test_methods_of_no_tier_and_a_switch_that_is_off(limits: Limits) -> None:
    assert {limits.refusal("auth.test", 0, "") for _ in range(500)} == {None}
    limits.is_on = False
    assert {limits.refusal("a", 1, "") for _ in range(9)} == {None}
    limits.is_on = True
    limits.refusal("a", 1, "")
    limits.reset()
    assert limits.refusal("a", 1, "") is None
