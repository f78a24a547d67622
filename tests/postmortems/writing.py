"""Incidents with post-mortems, for tests."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.incidents import service as incidents
from bot.models import Incident, Postmortem
from bot.people.service import ensure_workspace
from bot.postmortems import service
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def incident(tx: Session, title: str = "Checkout fails") -> Incident:
    workspace = ensure_workspace(tx, "T1", NOW).id
    return incidents.declare(tx, workspace, title, Severity.SEV2, NOW, reporter="U1", services=["checkout"])


def begun(tx: Session, of: Incident | None = None) -> Postmortem:
    row = of or incident(tx)
    within = timedelta(days=5)
    return service.begin(tx, row.workspace_id, row.id, NOW, owner="U1", style="sre", within=within)
