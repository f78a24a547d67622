"""Times are shown to all of the team, and set in the zone of whoever sets them; figures take days and a service."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.models import Audit, Incident, TimelineEntry, Workspace
from bot.people.service import mirror
from commands.context import Bench
from commands.incident.declare import declare
from commands.incident.times import figures, times
from tests.commands.bench import USER, ask, make_bench
from tests.commands.incident.test_state import open_channel, type_in
from tests.work.bench import NOW


@pytest.fixture(autouse=True)
def declared(bench: Bench) -> None:
    declare(ask(bench, "sev1 checkout is down"))
    open_channel(bench)


def row(bench: Bench) -> Incident:
    with bench.database.read() as tx:
        return tx.query(Incident).one()


@pytest.mark.parametrize(("channel", "typed"), [("C7", "times"), ("C1", "times 1"), ("C7", "times #1")])
def test_they_are_shown(bench: Bench, channel: str, typed: str) -> None:
    shown = type_in(bench, typed, channel=channel)
    for part in ("Times of incident 1", "Detected: <!date^", "Resolved: not yet"):
        assert part in shown


def test_one_is_set_with_its_reason_in_the_writers_zone(bench: Bench) -> None:
    workspace = row(bench).workspace_id
    with bench.database.write() as tx:
        mirror(tx, tx.get_one(Workspace, workspace), {"id": USER, "tz": "Asia/Seoul"}, NOW)
    assert "Started" in type_in(bench, "times started 17:15 the graph shows it", channel="C7")
    assert row(bench).started_at == NOW - timedelta(minutes=45)
    with bench.database.read() as tx:
        entry = tx.query(TimelineEntry).filter_by(kind="time_set").one()
        assert (entry.actor, entry.detail["why"]) == (USER, "the graph shows it")
        assert [each.action for each in tx.query(Audit)][-1] == "incident.times"


def test_a_name_is_read_as_the_reader_sees_it(bench: Bench) -> None:
    times(ask(bench, "시작 2026-02-28 08:00", channel="C7", locale="ko-KR"))
    assert row(bench).started_at == NOW - timedelta(days=1, hours=1)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("started", BotError),
        ("started soon", BotError),
        ("started 2027-01-01 10:00", BotError),
        ("resolved 08:00", NotFound),
        ("detected 08:00", Conflict),
        ("mitigated 08:00", Conflict),
        ("started 09:00", Conflict),
    ],
)
def test_what_cannot_be_set(bench: Bench, typed: str, error: type[BotError]) -> None:
    before = row(bench).started_at
    with pytest.raises(error):
        times(ask(bench, typed, channel="C7"))
    assert row(bench).started_at == before


def test_figures_are_of_thirty_days_and_of_all_services(bench: Bench) -> None:
    shown = type_in(bench, "figures")
    for part in ("Incidents of the last 30 days", "*In all:* 1", "SEV1 critical", "Still open"):
        assert part in shown


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("7", "last 7 days"),
        ("90d search", "of search in the last 90 days"),
        ("search 2w", "of search in the last 14 days"),
    ],
)
def test_days_and_a_service_in_any_order(bench: Bench, typed: str, heading: str) -> None:
    assert heading in type_in(bench, f"figures {typed}")


@pytest.mark.parametrize("typed", ["7x", "99999", "0", "search mail", "9" * 30])
def test_what_is_neither(bench: Bench, typed: str) -> None:
    with pytest.raises(BotError, match="wrong"):
        figures(ask(bench, typed))


def test_a_service_is_known_by_its_alias_and_no_other_is(database: Database, tmp_path: Path) -> None:
    known = make_bench(database, tmp_path, '[service.checkout]\naliases = ["pay"]\n')
    assert "of checkout in" in str(figures(ask(known, "pay")))
    with pytest.raises(BotError, match="wrong"):
        figures(ask(known, "search"))


@pytest.mark.parametrize("handler", [times, figures])
def test_guests_are_told_nothing(bench: Bench, handler: object) -> None:
    assert callable(handler)
    with pytest.raises(NotAllowed):
        handler(ask(bench, "", channel="C7", is_outsider=True))
