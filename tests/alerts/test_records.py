"""The ledger is written in few statements, and twice the same is written once."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event, select

from bot.alerts import records
from bot.db import Database
from bot.incidents.service import declare
from bot.models import Alert, Workspace
from bot.severity import Severity
from tests.alerts.making import ENDED, FIRING, LATER, NOW, VERDICT, a_group, recorded
from tests.work.bench import Engine


def alerts(database: Database) -> list[Alert]:
    with database.read() as tx:
        return list(tx.scalars(select(Alert).order_by(Alert.id)))


def test_an_alert_is_recorded(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        recorded(tx, workspace, replace(FIRING, labels={"a": "b"}, url="https://e.com/"))
    (row,) = alerts(database)
    assert (row.title, row.summary, row.status, row.severity, row.service) == ("Errors", "5%", "firing", 2, "web")
    assert (row.labels, row.times, row.starts_at, row.last_at) == ({"a": "b"}, 1, NOW, NOW)
    assert (row.url, row.group_id is not None) == ("https://e.com/", True)


def test_what_follows_is_written_to_the_same_row(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        recorded(tx, workspace, FIRING, replace(FIRING, fingerprint="f2"))
    with database.write() as tx:
        recorded(tx, workspace, FIRING, FIRING, ENDED, replace(FIRING, starts_at=LATER), now=LATER)
    first, other, again = alerts(database)
    assert (first.times, first.status, first.ends_at, first.last_at) == (3, "resolved", LATER, LATER)
    assert (other.times, other.status, other.last_at) == (1, "firing", NOW)
    assert (again.fingerprint, again.status, again.starts_at) == ("f1", "firing", LATER)


def test_a_mute_alert_gets_its_group_when_it_wakes(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        book = records.ledger(tx, workspace, [FIRING])
        book.take(FIRING, replace(VERDICT, muted=True), NOW)
        records.write(tx, workspace, book, NOW)
    assert [row.group_id for row in alerts(database)] == [None]
    with database.write() as tx:
        recorded(tx, workspace, FIRING, now=LATER)
    (row,) = alerts(database)
    assert (row.times, row.group_id is not None) == (2, True)


def test_what_another_instance_wrote_meanwhile_is_left_alone(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        late = records.ledger(tx, workspace, [FIRING])
        recorded(tx, workspace, FIRING)
        for each in (FIRING, ENDED):
            late.take(each, VERDICT, NOW)
        records.write(tx, workspace, late, NOW)
    assert (late.fresh, late.ended) == ([], [])
    assert [(row.times, row.status) for row in alerts(database)] == [(1, "firing")]


def test_workspaces_are_apart(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        recorded(tx, workspace, FIRING)
        other = Workspace(team_id="T2", created_at=NOW)
        tx.add(other)
        tx.flush()
        assert len(recorded(tx, other.id, FIRING).fresh) == 1


def test_a_hundred_alerts_take_as_many_statements_as_one(database: Database) -> None:
    workspace = Engine(database, []).workspace
    many = [replace(FIRING, fingerprint=f"f{n}") for n in range(100)]
    ended = [replace(each, firing=False) for each in many[:50]]
    again = [replace(each, starts_at=each.starts_at + timedelta(hours=1)) for each in many[:50]]
    counts = []
    for mine in ([FIRING], many, many, [*ended, *again, *many[50:]]):
        seen: list[str] = []
        with database.write() as tx:
            event.listen(tx.connection(), "before_cursor_execute", lambda *told, seen=seen: seen.append(told[2]))
            recorded(tx, workspace, *mine)
        counts.append(len(seen))
    assert len(alerts(database)) == 150
    assert max(counts) <= 14


def test_an_alert_that_nobody_ended_begins_anew_once_its_incident_is_over(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        group = a_group(tx, workspace, key="k")
        incident = declare(tx, workspace, "t", Severity.SEV2, NOW)
        group.incident_id = incident.id
        recorded(tx, workspace, FIRING)
        incident.resolved_at = NOW
    with database.write() as tx:
        recorded(tx, workspace, replace(FIRING, starts_at=LATER), now=LATER)
    first, again = alerts(database)
    assert (first.status, first.ends_at) == ("resolved", NOW)
    assert (again.status, again.starts_at, again.group_id == first.group_id) == ("firing", LATER, False)
