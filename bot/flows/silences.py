"""Holding an incident's alerts back where they come from: a silence is set, lifted, and its end noted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.alerts import silences
from bot.alerts.ports import Quiet, Silencer
from bot.alerts.silences import FAILED, LIFTING, OVER, SET, WANTED
from bot.catalogue import Catalogue
from bot.flows import incidents
from bot.flows.projections import want
from bot.flows.services import of
from bot.incidents import queries, service
from bot.models import Incident, Silence
from bot.work import Flow, GiveUp, Lane, Record, Run, Step, enqueue

COMMENT = "Incident {number}: {reason}"
PRIVATE = "A private incident"
"""What others may read of it at the Alertmanager."""


def begin(
    tx: Session,
    catalogue: Catalogue,
    incident: Incident,
    *,
    actor: str,
    reason: str,
    now: datetime,
    ends_at: datetime,
) -> int | None:
    """Have the alerts of an incident silenced; answer how many silences that takes, None where there can be none."""
    whose = (incident.workspace_id, incident.id)
    rows = silences.begin(tx, catalogue, *whose, actor=actor, reason=reason, now=now, ends_at=ends_at)
    _enqueue(tx, SILENCE, incident, {"silences": [row.id for row in rows or ()]}, now)
    return None if rows is None else len(rows)


def lift(tx: Session, incident: Incident, actor: str, now: datetime) -> int:
    """Have all silences of an incident lifted; answer how many there are."""
    rows = silences.active(tx, incident.id)
    for row in rows:
        row.state = LIFTING
    _enqueue(tx, LIFT, incident, {"silences": [row.id for row in rows], "by": actor, "asked": now.isoformat()}, now)
    return len(rows)


def _enqueue(tx: Session, flow: Flow, incident: Incident, payload: Mapping[str, Any], now: datetime) -> None:
    """Have the first of some silences seen to, by a job that has the others seen to after it."""
    if payload["silences"]:
        enqueue(tx, flow, incident.workspace_id, f"silences:{incident.id}", dict(payload), now=now)


def note_ends(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Tell of the silences whose time has passed."""
    for key in silences.past(tx, workspace, now):
        row, incident = _locked(tx, key)
        if row.state == SET:
            row.state = OVER
            _tell(tx, catalogue, incident, "silence_over", now, {"title": row.title})


def _locked(tx: Session, key: int) -> tuple[Silence, Incident]:
    """Read a silence and its incident to change them; the incident first, as commands do."""
    incident = service.locked(tx, *silences.whose(tx, key))
    return silences.locked(tx, key), incident


def _tell(
    tx: Session,
    catalogue: Catalogue,
    incident: Incident,
    kind: str,
    now: datetime,
    detail: Mapping[str, str],
    actor: str | None = None,
) -> None:
    entry = service.note(tx, incident, kind, now, actor=actor, detail=detail)
    incidents.shown(tx, catalogue, incident, entry, now)


def _silence(run: Run) -> Record | None:
    """Set the silence, unless an earlier attempt has set it; one that was lifted meanwhile is only found."""
    with run.database.read() as tx:
        row = tx.get_one(Silence, run.payload["silences"][0])
        incident = queries.by_id(tx, row.incident_id)
    said = PRIVATE if incident.is_private else COMMENT.format(number=incident.number, reason=row.reason)
    wanted = Quiet(row.matchers, row.created_at, row.ends_at, said, row.mark)
    way = _way(run, row.target)
    run.guard()
    found = way.find(wanted) if run.resumed_since is not None else None
    if found is None and row.state == WANTED:
        run.guard()
        found = way.silence(wanted)
    return lambda tx: _set(tx, run, row.id, found)


def _set(tx: Session, run: Run, key: int, outside_id: str | None) -> None:
    row, incident = _locked(tx, key)
    row.outside_id = outside_id
    if row.state == WANTED:
        row.state = SET
        told = {"title": row.title, "until": row.ends_at.isoformat(), "why": row.reason}
        _tell(tx, of(run).catalogue, incident, "silenced", run.now(), told, row.created_by)
    _go_on(tx, SILENCE, incident, run.payload, run.now())


def _lift(run: Run) -> Record | None:
    """End the silence, where it was ever set."""
    with run.database.read() as tx:
        row = tx.get_one(Silence, run.payload["silences"][0])
    if row.outside_id is not None:
        way = _way(run, row.target)
        run.guard()
        way.lift(row.outside_id)
    return lambda tx: _lifted(tx, run, row.id)


def _lifted(tx: Session, run: Run, key: int) -> None:
    row, incident = _locked(tx, key)
    row.state = OVER
    if row.outside_id is not None:
        _tell(tx, of(run).catalogue, incident, "silence_over", run.now(), {"title": row.title}, run.payload["by"])
    _go_on(tx, LIFT, incident, run.payload, run.now())


def _way(run: Run, target: str) -> Silencer:
    """Find the way to an Alertmanager of the catalogue."""
    settings = of(run).catalogue.alertmanagers.get(target)
    if settings is None:
        raise GiveUp(f"the catalogue has no [alertmanager.{target}]")
    return of(run).silencer(settings)


def _not_set(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    row, incident = _locked(tx, payload["silences"][0])
    _failed(tx, row, incident, "silence_failed", reason, row.created_at)
    _go_on(tx, SILENCE, incident, payload, row.created_at)


def _not_lifted(tx: Session, payload: Mapping[str, Any], reason: str) -> None:
    row, incident = _locked(tx, payload["silences"][0])
    asked = datetime.fromisoformat(payload["asked"])
    _failed(tx, row, incident, "unsilence_failed", reason, asked)
    _go_on(tx, LIFT, incident, payload, asked)


def _failed(tx: Session, row: Silence, incident: Incident, kind: str, reason: str, asked: datetime) -> None:
    """Tell in the incident's channel that it did not become what people asked for, and why."""
    row.state, row.error = FAILED, reason
    entry = service.note(tx, incident, kind, asked, detail={"title": row.title, "reason": reason})
    if incident.channel_id and incident.channel_state == "open":
        want(tx, row.workspace_id, "incident.entry", str(entry.id), incident.channel_id, asked)


def _go_on(tx: Session, flow: Flow, incident: Incident, payload: Mapping[str, Any], now: datetime) -> None:
    """Have the next of some silences seen to."""
    _enqueue(tx, flow, incident, {**payload, "silences": payload["silences"][1:]}, now)


SILENCE = Flow("alerts.silence/1", Lane.URGENT, (Step("set", _silence, marked=True),), ("silences",), _not_set)
LIFT = Flow("alerts.unsilence/1", Lane.URGENT, (Step("lift", _lift),), ("silences", "by", "asked"), _not_lifted)
FLOWS = (SILENCE, LIFT)
