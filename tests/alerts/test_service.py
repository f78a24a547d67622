"""Posts wait in order, an alert is known again, and alerts that belong together share a group."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import service
from bot.alerts.ports import IncomingAlert
from bot.db import Database
from bot.errors import Conflict
from bot.models import AlertGroup, AlertPost
from bot.people.service import ensure_workspace
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
FIRING = IncomingAlert("alertmanager", "f1", firing=True, starts_at=NOW, ends_at=None, name="Errors", summary="5%")


def here(tx: Session, team: str = "T1") -> int:
    return ensure_workspace(tx, team, NOW).id


def group(tx: Session, severity: Severity, now: datetime = NOW, key: str = "k", team: str = "T1") -> AlertGroup:
    return service.group_of(tx, here(tx, team), key, FIRING, "checkout", severity, now)


def test_posts_wait_in_order_and_broken_ones_do_not(database: Database) -> None:
    with database.write() as tx:
        for body, problem in ((b"1", None), (b"2", "not JSON"), (b"3", None)):
            service.keep(tx, here(tx), "alertmanager", body, NOW, problem)
        service.keep(tx, here(tx, "T2"), "alertmanager", b"4", NOW)
        first, second = service.unsorted(tx, here(tx))
        assert (first.body, second.body, first.sorted_at) == (b"1", b"3", None)
        first.sorted_at = NOW
        assert [post.body for post in service.unsorted(tx, here(tx))] == [b"3"]
        broken = tx.scalars(select(AlertPost).where(AlertPost.error == "not JSON")).one()
        assert (broken.body, broken.sorted_at) == (b"2", NOW)


def test_a_transaction_takes_a_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    with database.write() as tx:
        for body in (b"1", b"2", b"3"):
            service.keep(tx, here(tx), "alertmanager", body, NOW)
        assert [post.body for post in service.unsorted(tx, here(tx))] == [b"1", b"2"]


@pytest.mark.parametrize(
    ("incoming", "status", "is_known"),
    [
        (FIRING, "firing", True),
        (FIRING, "resolved", True),
        (replace(FIRING, firing=False, ends_at=LATER), "firing", True),
        (replace(FIRING, starts_at=LATER), "firing", True),
        (replace(FIRING, starts_at=LATER), "resolved", False),
        (replace(FIRING, fingerprint="f2"), "firing", False),
        (replace(FIRING, source="another"), "firing", False),
    ],
)
def test_an_alert_is_known_again(database: Database, incoming: IncomingAlert, status: str, is_known: bool) -> None:  # noqa: FBT001
    with database.write() as tx:
        row = service.record(tx, here(tx), FIRING, "checkout", Severity.SEV2, NOW)
        row.status = status
        tx.flush()
        assert service.known(tx, here(tx), incoming) is (row if is_known else None)
        assert service.known(tx, here(tx, "T2"), incoming) is None


def test_an_alert_is_recorded(database: Database) -> None:
    with database.write() as tx:
        row = service.record(tx, here(tx), replace(FIRING, labels={"a": "b"}), None, Severity.SEV4, LATER)
        tx.flush()
        assert (row.title, row.summary, row.status, row.severity, row.service) == ("Errors", "5%", "firing", 4, None)
        assert (row.labels, row.times, row.starts_at, row.last_at) == ({"a": "b"}, 1, NOW, LATER)


def test_an_open_group_is_joined_and_only_grows_graver(database: Database) -> None:
    with database.write() as tx:
        first = group(tx, Severity.SEV3)
        assert (first.title, first.service, first.opened_at) == ("Errors", "checkout", NOW)
        assert group(tx, Severity.SEV5, LATER) is first
        assert (first.severity, first.opened_at, first.last_at) == (3, NOW, LATER)
        assert group(tx, Severity.SEV1, LATER).severity == 1


def test_other_keys_other_workspaces_and_closed_groups_are_others(database: Database) -> None:
    with database.write() as tx:
        first = group(tx, Severity.SEV3)
        first.closed_at = LATER
        made = [group(tx, Severity.SEV3), group(tx, Severity.SEV3, key="l"), group(tx, Severity.SEV3, team="T2")]
        assert len({row.id for row in (first, *made)}) == 4


def test_a_group_is_read_to_change_it_in_its_workspace_alone(database: Database) -> None:
    with database.write() as tx:
        row = group(tx, Severity.SEV3)
        assert service.locked_group(tx, here(tx), row.id) is row
        with pytest.raises(Conflict):
            service.locked_group(tx, here(tx, "T2"), row.id)
        with pytest.raises(Conflict):
            service.locked_group(tx, here(tx), row.id + 1)


def test_a_group_is_muted(database: Database) -> None:
    with database.write() as tx:
        service.mute(group(tx, Severity.SEV3), LATER)
    with database.read() as tx:
        assert tx.scalars(select(AlertGroup.muted_until)).one() == LATER


def test_posts_past_their_time_are_deleted_and_unsorted_ones_never(database: Database) -> None:
    with database.write() as tx:
        workspace = here(tx)
        service.keep(tx, workspace, "alertmanager", b"old", NOW, "not JSON")
        service.keep(tx, workspace, "alertmanager", b"waits", NOW)
        service.prune(tx, NOW)
        assert tx.query(AlertPost).count() == 2
        service.prune(tx, NOW + timedelta(seconds=1))
        assert [post.body for post in tx.query(AlertPost)] == [b"waits"]
