from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.recoveries import Recovery
from bot.watches.recovery_rules import (
    LIVE,
    MOVES,
    Facts,
    State,
    as_number,
    asks,
    at_once,
    can_move,
    decide,
    measured,
    why_not,
)
from tests.work.bench import NOW

MINUTE = timedelta(minutes=1)


def recovery(**given: Any) -> Recovery:
    return Recovery.model_validate({"run": ["/bin/true"], **given})


@pytest.mark.parametrize(
    ("facts", "outcome", "why"),
    [
        (Facts(), "go", None),
        (Facts(is_off=True, in_maintenance=True), "hold", "off"),
        (Facts(in_maintenance=True, tried=3), "hold", "maintenance"),
        (Facts(tried=2), "go", None),
        (Facts(tried=3), "stop", "attempts"),
        (Facts(others_tried=1, others_failed=1), "go", None),
        (Facts(hosts=4, others_tried=2, others_failed=1), "stop", "others"),
        (Facts(hosts=4, others_tried=3, others_failed=1), "go", None),
        (Facts(ended_at=NOW - 9 * MINUTE), "hold", "cooldown"),
        (Facts(ended_at=NOW - 10 * MINUTE), "go", None),
        (Facts(hosts=19, at_work=1), "hold", "fleet"),
        (Facts(hosts=20, at_work=1), "go", None),
    ],
)
def test_what_is_looked_at_before_an_attempt(facts: Facts, outcome: str, why: str | None) -> None:
    found = decide(recovery(), facts, NOW)
    assert (found.outcome, found.why) == (outcome, why)


@given(st.integers(1, 10_000), st.integers(1, 100))
def test_one_host_may_always_be_mended_and_never_more_than_the_share(hosts: int, share: int) -> None:
    allowed = at_once(recovery(fleet=share), hosts)
    assert allowed == 1 or allowed * 100 <= hosts * share


@given(st.builds(Facts, is_off=st.booleans(), in_maintenance=st.booleans(), tried=st.integers(0, 9)))
def test_nothing_begins_while_all_is_stopped_or_in_maintenance(facts: Facts) -> None:
    if facts.is_off or facts.in_maintenance:
        assert decide(recovery(), facts, NOW).outcome == "hold"


@pytest.mark.parametrize(
    ("approval", "mode", "asked"),
    [("auto", "auto", False), ("auto", None, False), ("auto", "ask", True), ("ask", "auto", True), ("sre", None, True)],
)
def test_the_stricter_of_script_and_watch_decides_who_is_asked(approval: str, mode: str | None, asked: bool) -> None:  # noqa: FBT001 - of the table
    assert asks(recovery(approval=approval), mode) is asked


@pytest.mark.parametrize(
    ("given", "who", "roles", "is_allowed", "why"),
    [
        ({}, "U2", (), True, None),
        ({}, "U2", (), False, "not_allowed"),
        ({}, "U1", (), True, None),
        ({"approver_differs": True}, "U1", ("admin",), True, "own"),
        ({"approver_differs": True}, "U2", (), True, None),
        ({"approval": "sre"}, "U2", (), True, "not_in_role"),
        ({"approval": "sre"}, "U2", ("sre",), False, None),
        ({"approval": "sre"}, "U2", ("admin",), False, None),
    ],
)
def test_who_may_approve(given: dict[str, Any], who: str, roles: tuple[str, ...], is_allowed: bool, why: Any) -> None:  # noqa: FBT001 - of the table
    assert why_not(recovery(**given), "U1", who, roles, is_allowed=is_allowed) == why


@pytest.mark.parametrize(
    ("good", "late", "state"),
    [(2, 0, State.VERIFYING), (3, 0, State.RECOVERED), (2, 1, State.FAILED), (3, 1, State.RECOVERED)],
)
def test_it_has_helped_after_enough_good_samples_in_time(good: int, late: int, state: State) -> None:
    assert measured(recovery(), good, NOW, NOW + late * MINUTE - MINUTE / 2) == state


def test_what_is_over_goes_nowhere_and_all_else_can_end() -> None:
    assert {state for state in State if state not in MOVES} == set(State) - set(LIVE)
    ends = {state: {each for each in MOVES[state] if each not in LIVE} for state in LIVE}
    assert all(ends.values())
    assert not can_move("recovered", "starting")
    assert can_move("awaiting", "starting")


@pytest.mark.parametrize(
    ("value", "text"), [(97.5, "97.5"), (1e7, "10000000"), (0.0, "0"), (None, ""), (1 / 3, "0.333333")]
)
def test_a_figure_as_a_parameter(value: float | None, text: str) -> None:
    assert as_number(value) == text
