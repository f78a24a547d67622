"""A batch is reckoned in the order in which its reports came."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.ledger import Ledger
from bot.alerts.ports import IncomingAlert
from bot.severity import Severity
from tests.alerts.making import ENDED, FIRING, LATER, NOW, VERDICT, line

AGAIN = replace(FIRING, starts_at=LATER)
OVER_AGAIN = replace(AGAIN, firing=False)


def reckon(known: str, *reports: IncomingAlert, muted: bool = False) -> Ledger:
    """Take reports into a ledger that knows the alert as `firing`, `ended`, `mute` (and firing) or not at all."""
    lines = [line(id=7, firing=known != "ended", group=None if known == "mute" else 3, incoming=None, verdict=None)]
    book = Ledger(lines if known else [])
    for each in reports:
        book.take(each, replace(VERDICT, muted=muted), LATER)
    return book


@pytest.mark.parametrize(
    ("known", "reports", "fresh", "repeats", "ended"),
    [
        ("", [FIRING], 1, 0, 0),
        ("", [ENDED], 0, 0, 0),
        ("", [FIRING, FIRING], 1, 0, 0),
        ("", [FIRING, ENDED, FIRING], 1, 0, 1),
        ("", [FIRING, ENDED, AGAIN], 2, 0, 1),
        ("", [FIRING, ENDED, AGAIN, OVER_AGAIN], 2, 0, 2),
        ("firing", [FIRING, FIRING], 0, 2, 0),
        ("firing", [AGAIN], 0, 1, 0),
        ("firing", [ENDED, ENDED], 0, 0, 1),
        ("firing", [FIRING, ENDED, AGAIN], 1, 1, 1),
        ("ended", [FIRING, ENDED], 0, 0, 0),
        ("ended", [AGAIN], 1, 0, 0),
        ("firing", [replace(FIRING, source="another")], 1, 0, 0),
    ],
)
def test_what_reports_come_to(known: str, reports: list[IncomingAlert], fresh: int, repeats: int, ended: int) -> None:
    book = reckon(known, *reports)
    assert (len(book.fresh), sum(each.repeats for each in book.repeated), len(book.ended)) == (fresh, repeats, ended)


def test_repeats_of_a_fresh_alert_are_counted_with_it() -> None:
    assert [each.repeats for each in reckon("", FIRING, FIRING, AGAIN).fresh] == [2]


@pytest.mark.parametrize(
    ("ends", "expected"), [(LATER, LATER), (None, LATER), (NOW + timedelta(1), NOW + timedelta(1))]
)
def test_when_it_ended(ends: datetime | None, expected: datetime) -> None:
    (ended,) = reckon("firing", replace(ENDED, ends_at=ends)).ended
    assert (ended.firing, ended.ends_at) == (False, expected)


@pytest.mark.parametrize(("known", "muted", "woken"), [("mute", False, 1), ("mute", True, 0), ("firing", False, 0)])
def test_a_mute_alert_wakes_once_its_window_is_over(known: str, muted: bool, woken: int) -> None:  # noqa: FBT001
    assert len(reckon(known, FIRING, FIRING, muted=muted).woken) == woken


REPORT = st.builds(
    lambda mark, minute, firing: replace(
        FIRING, fingerprint=mark, starts_at=NOW + timedelta(minutes=minute), firing=firing
    ),
    st.sampled_from("abc"),
    st.integers(0, 3),
    st.booleans(),
)


@given(st.lists(REPORT, max_size=30))
def test_at_most_one_of_a_fingerprint_is_live_and_each_is_fresh_once(reports: list[IncomingAlert]) -> None:
    book = reckon("", *reports)
    live = [each.fingerprint for each in book.fresh if each.firing]
    assert len(live) == len(set(live))
    keys = [(each.fingerprint, each.starts_at) for each in book.fresh]
    assert len(keys) == len(set(keys))
    assert len(book.ended) == sum(not each.firing for each in book.fresh)


@pytest.mark.parametrize(
    ("over_at", "report", "lapsed"),
    [
        (None, AGAIN, False),
        (NOW, AGAIN, True),
        (NOW, FIRING, False),
        (LATER, AGAIN, False),
        (NOW, replace(AGAIN, repeats=True), False),
        (NOW, OVER_AGAIN, False),
    ],
)
def test_what_began_after_its_incident_was_ended_begins_anew(
    over_at: datetime | None,
    report: IncomingAlert,
    lapsed: bool,  # noqa: FBT001
) -> None:
    known = line(id=7, group=3, over_at=over_at, incoming=None, verdict=None)
    book = Ledger([known])
    for _ in range(2):
        book.take(report, VERDICT, LATER)
    assert [each.id for each in book.lapsed] == ([7] if lapsed else [])
    assert [each.starts_at for each in book.fresh] == ([LATER] if lapsed else [])
    if lapsed:
        assert (known.ends_at, known.firing, book.ended, book.fresh[0].repeats) == (over_at, False, [], 1)


@pytest.mark.parametrize(
    ("was", "group", "muted", "graver"),
    [(Severity.SEV3, 3, False, 1), (Severity.SEV1, 3, False, 0), (Severity.SEV3, None, True, 0), (None, 3, False, 0)],
)
def test_one_that_becomes_graver_is_told_from_a_repeat(
    was: Severity | None,
    group: int | None,
    muted: bool,  # noqa: FBT001 - a column of the table
    graver: int,
) -> None:
    book = Ledger([line(id=7, group=group, incoming=None, verdict=None, severity=was)])
    for _ in range(2):
        book.take(FIRING, replace(VERDICT, severity=Severity.SEV1, muted=muted), LATER)
    assert [each.severity for each in book.graver] == [Severity.SEV1] * graver
