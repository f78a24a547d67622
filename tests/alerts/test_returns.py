"""Which incidents an alert had before."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.alerts.ports import IncomingAlert
from bot.alerts.returns import past_of
from bot.db import Database
from bot.incidents.service import declare
from bot.models import Incident
from bot.severity import Severity
from tests.alerts.making import FIRING, LATER, NOW, a_group, recorded
from tests.work.bench import Engine

OTHER = replace(FIRING, fingerprint="f2", name="Disk")


def had(tx: Session, workspace: int, *incoming: IncomingAlert, key: str = "k") -> int:
    """Have an incident that ended, with a group of alerts in it; answer its number."""
    incident = declare(tx, workspace, "t", Severity.SEV2, NOW)
    group = a_group(tx, workspace, key=key)
    group.incident_id = incident.id
    recorded(tx, workspace, *incoming, key=key)
    incident.resolved_at, group.closed_at = LATER, LATER
    tx.flush()
    return incident.number


@pytest.mark.parametrize(
    ("changes", "key", "found"),
    [
        ({}, "k", True),
        ({}, "another", True),
        ({"fingerprint": "new pod"}, "k", True),
        ({"fingerprint": "new pod"}, "another", False),
        ({"name": "Disk"}, "k", True),
        ({"name": "Disk", "fingerprint": "f2"}, "k", False),
        ({"source": "grafana"}, "k", False),
    ],
)
def test_an_alert_is_known_by_its_fingerprint_or_by_its_name_in_its_group(
    database: Database,
    changes: dict[str, Any],
    key: str,
    found: bool,  # noqa: FBT001
) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        number = had(tx, workspace, FIRING)
        group = a_group(tx, workspace, LATER + timedelta(hours=1), key=key)
        past = past_of(tx, group, replace(FIRING, **changes))
        assert [(each.number, each.ended_at, each.came_at) for each in past] == (
            [(number, LATER, NOW)] if found else []
        )


@pytest.mark.parametrize("hidden", [{"is_private": True}, {"state": "refused"}, {"state": "checking"}])
def test_what_others_may_not_know_of_is_not_named(database: Database, hidden: dict[str, Any]) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        had(tx, workspace, FIRING)
        tx.execute(update(Incident).values(**hidden))
        assert past_of(tx, a_group(tx, workspace, LATER + timedelta(hours=1), key="k"), FIRING) == []


def test_a_group_without_an_incident_counts_for_nothing_and_neither_does_its_own(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        had(tx, workspace, OTHER)
        recorded(tx, workspace, FIRING, key="line")
        group = a_group(tx, workspace, key="k")
        group.incident_id = declare(tx, workspace, "t", Severity.SEV2, NOW).id
        tx.flush()
        assert past_of(tx, group, FIRING) == []
