"""What a title becomes: a severity, and the name of a channel that Slack accepts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.rules import NAME_LIMIT, OPEN, RESOLVED, Declaration, can_move, channel_name, read_declaration
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


@pytest.mark.parametrize(
    ("state", "wanted", "can"),
    [(OPEN, RESOLVED, True), (RESOLVED, RESOLVED, False), (RESOLVED, OPEN, False), (OPEN, OPEN, False)],
)
def test_which_moves_people_make(state: str, wanted: str, can: bool) -> None:  # noqa: FBT001
    assert can_move(state, wanted) is can
