"""MTTA and MTTR against cases that were worked out by hand, over days, zones and reopenings."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import Database
from bot.incidents import figures, links, merging, service, times
from bot.incidents.figures import Case, Figures, Row, summed
from bot.incidents.rules import OPEN, State
from bot.models import Incident
from bot.people.channels import joined
from bot.people.service import ensure_workspace
from bot.severity import Severity

BERLIN, SEOUL = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Seoul")
FIRST = datetime(2026, 3, 28, 23, 50, tzinfo=BERLIN)
"""In the night in which the clocks of Berlin go forward."""
NOW = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
Moves = Sequence[tuple[State, datetime]]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T1", NOW).id


def add(
    database: Database,
    workspace: int,
    began: datetime,
    moves: Moves = (),
    *,
    taken_up: datetime | None = None,
    severity: Severity = Severity.SEV2,
    services: Sequence[str] = ("checkout",),
    is_private: bool = False,
) -> int:
    with database.write() as tx:
        row = service.declare(tx, workspace, "x", severity, began, services=services, is_private=is_private)
        if taken_up is not None:
            service.acknowledge(tx, row, "U1", taken_up)
        for state, at in moves:
            assert service.move(tx, row, state, "U1", at)
        return row.id


def counted(database: Database, workspace: int, days: int = 30, **more: str) -> Figures:
    with database.read() as tx:
        return figures.since(tx, workspace, NOW - timedelta(days=days), NOW, **more)


def test_cases_that_were_worked_out_by_hand(database: Database, workspace: int) -> None:
    """Work four incidents out.

    1: from 23:50 in Berlin, taken up at 03:10 there, which is 2 h 20 later, for the clocks went from 2 to 3; resolved
    after 31 h. 2: from 08:00 in Seoul, taken up after 10 min, resolved after 20 min, reopened two days later for
    40 min. 3: nobody took it up, resolved after 60 min. 4: taken up after 30 min and still open.
    """
    night = FIRST.astimezone(UTC)
    add(
        database,
        workspace,
        FIRST,
        [(State.RESOLVED, night + timedelta(hours=31)), (State.CLOSED, NOW)],
        taken_up=datetime(2026, 3, 29, 3, 10, tzinfo=BERLIN),
        severity=Severity.SEV1,
    )
    morning = datetime(2026, 4, 1, 8, 0, tzinfo=SEOUL)
    again = morning + timedelta(days=2)
    ends = [
        (State.RESOLVED, morning + minutes(20)),
        (State.INVESTIGATING, again),
        (State.RESOLVED, again + minutes(40)),
    ]
    add(database, workspace, morning, ends, taken_up=morning + minutes(10))
    noon = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
    add(database, workspace, noon, [(State.RESOLVED, noon + minutes(60))])
    add(database, workspace, NOW - timedelta(hours=5), taken_up=NOW - timedelta(hours=4, minutes=30))
    found = counted(database, workspace)
    mtta, mttr = (minutes(140 + 10 + 30)) / 3, (timedelta(hours=31) + minutes(60 + 60)) / 3
    assert (mtta, mttr) == (minutes(60), timedelta(hours=11))
    assert found.total == Row(None, 4, mtta, mttr)
    assert found.rows == [
        Row(Severity.SEV1, 1, minutes(140), timedelta(hours=31)),
        Row(Severity.SEV2, 3, minutes(20), minutes(60)),
    ]
    assert found.left_out == {"open": 1, "not_taken_up": 1}


def test_a_reopening_does_not_move_the_first_acknowledgement(database: Database, workspace: int) -> None:
    began = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    key = add(database, workspace, began, taken_up=began + minutes(5))
    with database.write() as tx:
        row = tx.get_one(Incident, key)
        for state, at in ((State.RESOLVED, 10), (State.INVESTIGATING, 70)):
            service.move(tx, row, state, None, began + minutes(at))
        service.acknowledge(tx, row, "U2", began + minutes(75))
        service.move(tx, row, State.RESOLVED, "U2", began + minutes(90))
    assert counted(database, workspace).total == Row(None, 1, minutes(5), minutes(30))


def test_an_earlier_detection_counts(database: Database, workspace: int) -> None:
    began = datetime(2026, 4, 10, 0, 5, tzinfo=UTC)
    key = add(database, workspace, began, [(State.RESOLVED, began + minutes(30))], taken_up=began + minutes(5))
    with database.write() as tx:
        for name in ("started", "detected"):
            times.set_by_hand(tx, tx.get_one(Incident, key), name, began - minutes(25), "U1", NOW)
    assert counted(database, workspace).total == Row(None, 1, minutes(30), minutes(55))


def test_false_alarms_and_duplicates_count_for_nothing(database: Database, workspace: int) -> None:
    began = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    add(database, workspace, began, [(State.CANCELLED, began + minutes(500))], taken_up=began)
    one = add(database, workspace, began, taken_up=began + minutes(2))
    other = add(database, workspace, began + minutes(8), taken_up=began + minutes(30))
    with database.write() as tx:
        row = tx.get_one(Incident, other)
        merging.merge(tx, tx.get_one(Incident, one), row, "U1", began + minutes(40))
        service.move(tx, row, State.RESOLVED, "U1", began + minutes(60))
        assert links.survivor(tx, one) == other
    found = counted(database, workspace)
    assert found.total == Row(None, 1, minutes(2), minutes(60))
    assert found.left_out == {"cancelled": 1, "merged": 1}


def test_the_while_and_the_service_that_are_asked_for(database: Database, workspace: int) -> None:
    for days, name in ((1, "checkout"), (6, "search"), (40, "search")):
        add(database, workspace, NOW - timedelta(days=days), services=[name])
    assert [counted(database, workspace, days).total.count for days in (3, 30, 90)] == [1, 2, 3]
    assert counted(database, workspace, 90, service="search").total.count == 2


def test_a_private_one_counts_for_those_who_are_in_it(database: Database, workspace: int) -> None:
    key = add(database, workspace, NOW - timedelta(days=1), is_private=True)
    with database.write() as tx:
        service.channel_opened(tx.get_one(Incident, key), "C1", "inc-1-private")
        joined(tx, workspace, "C1", "U1", is_bot=False)
    assert counted(database, workspace).total.count == 0
    assert [counted(database, workspace, who=who).total.count for who in ("U1", "U2")] == [1, 0]


spans = st.timedeltas(timedelta(0), timedelta(days=9))
cases = st.lists(st.builds(Case, st.sampled_from(Severity), st.sampled_from(State), st.none() | spans, spans))


@given(cases)
def test_every_case_is_counted_or_left_out_for_a_reason(found: list[Case]) -> None:
    made = summed(found)
    outside = made.left_out.get("cancelled", 0) + made.left_out.get("merged", 0)
    assert made.total.count + outside == len(found)
    assert sum(row.count for row in made.rows) == made.total.count
    if made.total.to_resolve is not None:
        ended = [row.to_resolve for row in made.rows if row.to_resolve is not None]
        assert min(ended) <= made.total.to_resolve <= max(ended)
    assert made.left_out.get("open", 0) == sum(case.state in OPEN for case in found)
