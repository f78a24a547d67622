"""What a title becomes, where an incident may go, and how long it took."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.rules import (
    NAME_LIMIT,
    Declaration,
    Move,
    State,
    Times,
    can_move,
    channel_name,
    mean,
    open_for,
    out_of_order,
    read_declaration,
    read_state,
)
from bot.severity import Severity


@pytest.mark.parametrize(
    ("text", "title", "severity"),
    [
        ("checkout fails", "checkout fails", Severity.SEV3),
        ("sev1 checkout fails", "checkout fails", Severity.SEV1),
        ("SEV2: checkout fails", "checkout fails", Severity.SEV2),
        ("sev5 : checkout fails", "checkout fails", Severity.SEV5),
        ("critical: checkout fails", "checkout fails", Severity.SEV1),
        ("P2: checkout fails", "checkout fails", Severity.SEV2),
        ("치명: 결제 오류", "결제 오류", Severity.SEV1),
        ("주의:결제 오류", "결제 오류", Severity.SEV4),
        ("critical path is slow", "critical path is slow", Severity.SEV3),
        ("chrome: blank page", "chrome: blank page", Severity.SEV3),
        ("checkout is sev1", "checkout is sev1", Severity.SEV3),
        ("sev6 checkout fails", "sev6 checkout fails", Severity.SEV3),
        ("sev2-gateway is down", "sev2-gateway is down", Severity.SEV3),
        ("sev10 is no severity", "sev10 is no severity", Severity.SEV3),
        ("  sev2 \n checkout\t fails ", "checkout fails", Severity.SEV2),
        ("sev2", "", Severity.SEV2),
        ("sev2:", "", Severity.SEV2),
        ("", "", Severity.SEV3),
    ],
)
def test_a_declaration_is_read(text: str, title: str, severity: Severity) -> None:
    assert read_declaration(text) == Declaration(title, severity)


@given(st.text(), st.sampled_from(Severity))
def test_a_severity_before_any_title_is_read(title: str, severity: Severity) -> None:
    read = read_declaration(f"sev{int(severity)} {title}")
    assert read.severity is severity
    assert read.title == " ".join(title.split()).lstrip(": ")


@pytest.mark.parametrize(
    ("title", "suffix", "name"),
    [
        ("Checkout is failing!", 1, "inc-12-checkout-is-failing"),
        ("  --weird__title..", 1, "inc-12-weird-title"),
        ("결제 오류", 1, "inc-12-gyeolje-olyu"),
        ("Café à Zürich", 1, "inc-12-cafe-a-zurich"),
        ("日本", 1, "inc-12-riben"),
        ("🔥🔥", 1, "inc-12"),
        ("✅ 🇰🇷 👍🏽 👨‍👩‍👧 ❤️", 1, "inc-12"),
        ("🔥 checkout🔥down", 1, "inc-12-checkout-down"),
        ("", 1, "inc-12"),
        ("!?", 1, "inc-12"),
        ("🔥", 2, "inc-12-2"),
        ("checkout", 2, "inc-12-checkout-2"),
        ("checkout", 10, "inc-12-checkout-10"),
        ("a" * 200, 1, "inc-12-" + "a" * 73),
        ("a" * 200, 10, "inc-12-" + "a" * 70 + "-10"),
        ("a" * 72 + " b", 1, "inc-12-" + "a" * 72),
    ],
)
def test_a_channel_is_named(title: str, suffix: int, name: str) -> None:
    assert channel_name("inc", 12, title, suffix) == name


@given(st.sampled_from(["inc", "incident", "a-b_c"]), st.integers(1, 10**9), st.text(), st.integers(1, 999))
def test_slack_accepts_every_name(prefix: str, number: int, title: str, suffix: int) -> None:
    name = channel_name(prefix, number, title, suffix)
    assert len(name) <= NAME_LIMIT
    assert name.startswith(f"{prefix}-{number}")
    assert re.fullmatch(r"(-[a-z0-9]+)*", name.removeprefix(f"{prefix}-{number}"))


@given(st.text(max_size=300), st.integers(2, 99))
def test_a_suffix_makes_another_name(title: str, suffix: int) -> None:
    name = channel_name("inc", 12, title, suffix)
    assert name.endswith(f"-{suffix}")
    assert name != channel_name("inc", 12, title)


MAY = {
    "investigating": {"identified", "monitoring", "resolved", "cancelled"},
    "identified": {"investigating", "monitoring", "resolved", "cancelled"},
    "monitoring": {"investigating", "identified", "resolved", "cancelled"},
    "resolved": {"investigating", "closed"},
    "closed": {"investigating"},
    "cancelled": {"investigating"},
    "merged": set[str](),
    "checking": set[str](),
    "refused": set[str](),
}
AT = datetime(2026, 3, 28, 23, 50, tzinfo=ZoneInfo("Europe/Berlin"))  # the night in which the clocks go forward


@pytest.mark.parametrize("state", State)
def test_which_moves_people_make(state: State) -> None:
    assert {str(wanted) for wanted in State if can_move(state, wanted)} == MAY[state]


@pytest.mark.parametrize(
    ("word", "state"),
    [("identified", "identified"), (" Resolved ", "resolved"), ("fixed", "resolved"), ("checking", None), ("", None)],
)
def test_a_state_is_read(word: str, state: str | None) -> None:
    assert read_state(word) == state


def after(hours: float) -> datetime:
    """Tell the moment so many hours after the first, whatever the clocks do."""
    return (AT.astimezone(UTC) + timedelta(hours=hours)).astimezone(ZoneInfo("Asia/Seoul"))


@pytest.mark.parametrize(
    ("moves", "until", "hours"),
    [
        ([], 3, 3),
        ([("identified", 1)], 3, 3),
        ([("resolved", 2)], 9, 2),
        ([("resolved", 30), ("closed", 200)], 300, 30),  # past a day, which .seconds would forget
        ([("resolved", 2), ("investigating", 5)], 6, 3),
        ([("resolved", 2), ("investigating", 5), ("monitoring", 6), ("resolved", 7)], 90, 4),
        ([("resolved", 1), ("investigating", 2), ("resolved", 3), ("investigating", 4), ("cancelled", 5)], 9, 3),
        ([("closed", -1)], 3, 0),
    ],
)
def test_how_long_an_incident_needed_people(moves: list[tuple[str, float]], until: float, hours: float) -> None:
    told = [Move(state, after(at)) for state, at in moves]
    assert open_for(AT, told, after(until)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("moments", "wrong"),
    [
        ({}, None),
        ({"started": 0, "detected": 0, "declared": 0, "acknowledged": 0, "mitigated": 0, "resolved": 0}, None),
        ({"started": 2}, ("started", "detected")),
        ({"detected": 4}, ("detected", "declared")),
        ({"detected": 3, "acknowledged": 2}, ("detected", "acknowledged")),
        ({"acknowledged": 2}, None),
        ({"mitigated": -1}, ("started", "mitigated")),
        ({"mitigated": 9}, None),
        ({"mitigated": 9, "resolved": 8}, ("mitigated", "resolved")),
        ({"mitigated": 0.5, "resolved": 8}, None),
    ],
)
def test_which_moments_cannot_be_in_this_order(moments: dict[str, float], wrong: tuple[str, str] | None) -> None:
    given = {"started": 0.0, "detected": 1.0, "declared": 3.0} | moments
    assert out_of_order(Times(**{name: after(hours) for name, hours in given.items()})) == wrong


def test_the_time_to_the_acknowledgement_counts_from_the_detection() -> None:
    times = Times(started=AT, detected=after(1), declared=after(1.5), acknowledged=after(2))
    assert times.to_acknowledge == timedelta(hours=1)
    assert Times(AT, AT, AT).to_acknowledge is None


def test_a_mean_of_nothing_is_nothing() -> None:
    assert mean([]) is None
    assert mean(timedelta(minutes=each) for each in (10, 20, 60)) == timedelta(minutes=30)
