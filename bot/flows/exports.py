"""What is kept, as sheets for other programs: rows that are read one after the other, however many there are."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from bot.db import Database
from bot.incidents.visible import visible_to
from bot.models import Deploy, DeployEvent, DeployLock, Incident, IncidentDeploy

AT_ONCE = 500
"""Rows that are held in memory."""
GATES = "gates"
"""The kind of event that keeps what gates said."""
Row = Sequence[Any]


@dataclass(frozen=True)
class Asked:
    """Whose rows are wanted, since when, and whether what is private is named in them."""

    workspace: int
    since: datetime | None = None
    is_private: bool = False

    def incidents(self) -> ColumnElement[bool]:
        """Say which incidents are named."""
        return Incident.workspace_id == self.workspace if self.is_private else visible_to(self.workspace, None)

    def of(self, workspace: Any, at: Any) -> Sequence[ColumnElement[bool]]:  # noqa: ANN401 - mapped columns
        """Say which rows are wanted, by their column of the workspace and that of the time.

        Nothing is added to the workspace, so that no index leads to all of its rows: they are read by their key.
        """
        return (workspace + 0 == self.workspace, *((at >= self.since,) if self.since else ()))


def _as_read(row: Row) -> Iterable[Row]:
    return [row]


@dataclass(frozen=True)
class Sheet:
    """What a sheet holds, its columns, and how its rows are read.

    `rows` selects them with their `key` first, and `told` turns one that was read into those that are shown.
    """

    holds: str
    columns: Sequence[str]
    key: Any
    rows: Callable[[Asked], Select[Any]]
    told: Callable[[Row], Iterable[Row]] = _as_read


def read(database: Database, sheet: Sheet, asked: Asked) -> Iterator[Row]:
    """Read a sheet, a few rows at a time and each time anew, so that whoever takes them slowly holds nothing up.

    The keys are read first, wanted or not: between two of them the database finds its rows at once.
    """
    after = 0
    while True:
        with database.read() as tx:
            keys = tx.scalars(select(sheet.key).where(sheet.key > after).order_by(sheet.key).limit(AT_ONCE)).all()
            wanted = sheet.rows(asked).where(sheet.key > after, sheet.key <= (keys[-1] if keys else after))
            page = tx.execute(wanted.order_by(sheet.key)).all() if keys else ()
        for _, *row in page:
            yield from sheet.told(row)
        if len(keys) < AT_ONCE:
            return
        after = keys[-1]


DEPLOY = (
    "number",
    "service",
    "environment",
    "kind",
    "ref",
    "commit",
    "live_before",
    "state",
    "why",
    "requester",
    "confirmed_by",
    "asked_at",
    "started_at",
    "ended_at",
    "skip",
    "reason",
    "rollback_of",
    "backend",
    "url",
)
LOCK = ("service", "environment", "holder", "reason", "taken_at", "expires_at", "released_at", "released_by")


def _deploys(asked: Asked) -> Select[Any]:
    """Select deploys, with the incident that each was to mend where that may be named."""
    named = Deploy.fixes.in_(select(Incident.number).where(asked.incidents()))
    columns = [Deploy.id, *(getattr(Deploy, name) for name in DEPLOY), case((named, Deploy.fixes))]
    return select(*columns).where(*asked.of(Deploy.workspace_id, Deploy.asked_at))


def _events(asked: Asked) -> Select[Any]:
    """Select what happened to deploys: each state with the one before, and what people did."""
    return _of_deploys(asked, DeployEvent.kind != GATES, DeployEvent.kind, DeployEvent.actor)


def _event(row: Row) -> Iterable[Row]:
    *known, detail = row
    return [[*known, *(detail.get(name) for name in ("from", "to", "why", "commit"))]]


def _gates(asked: Asked) -> Select[Any]:
    """Select what each gate said whenever that changed; the skipped ones are among them."""
    return _of_deploys(asked, DeployEvent.kind == GATES)


def _gate(row: Row) -> Iterable[Row]:
    *known, detail = row
    return [[*known, said["gate"], said["outcome"], said["why"] or None] for said in detail["gates"]]


def _of_deploys(asked: Asked, kind: ColumnElement[bool], *columns: Any) -> Select[Any]:  # noqa: ANN401 - mapped columns
    chosen = (DeployEvent.id, Deploy.number, DeployEvent.at, *columns, DeployEvent.detail)
    joined = select(*chosen).join(Deploy, DeployEvent.deploy_id == Deploy.id)
    return joined.where(kind, *asked.of(DeployEvent.workspace_id, DeployEvent.at))


def _locks(asked: Asked) -> Select[Any]:
    """Select who held which place; an empty service or environment stands for all."""
    columns = [DeployLock.id, *(getattr(DeployLock, name) for name in LOCK)]
    return select(*columns).where(*asked.of(DeployLock.workspace_id, DeployLock.taken_at))


def _incidents(asked: Asked) -> Select[Any]:
    """Select which deploys belong to which incidents, and who said so."""
    of = IncidentDeploy
    columns: Sequence[Any] = (of.id, Deploy.number, Incident.number, of.kind, of.made_by, of.made_at)
    rows = select(*columns).join(Deploy, of.deploy_id == Deploy.id)
    joined = rows.join(Incident, of.incident_id == Incident.id)
    return joined.where(asked.incidents(), *asked.of(of.workspace_id, of.made_at))


SHEETS: Mapping[str, Sheet] = {
    "deploys": Sheet("every deploy, rollbacks and refused ones too", (*DEPLOY, "fixes"), Deploy.id, _deploys),
    "deploy-events": Sheet(
        "each change of state, confirmation and approval",
        ("deploy", "at", "kind", "actor", "from", "to", "why", "commit"),
        DeployEvent.id,
        _events,
        _event,
    ),
    "deploy-gates": Sheet(
        "what each gate said", ("deploy", "at", "gate", "outcome", "why"), DeployEvent.id, _gates, _gate
    ),
    "deploy-locks": Sheet("who held which place", LOCK, DeployLock.id, _locks),
    "deploy-incidents": Sheet(
        "which deploys belong to which incidents",
        ("deploy", "incident", "kind", "made_by", "made_at"),
        IncidentDeploy.id,
        _incidents,
    ),
}
"""By the names that people type; what is kept of standups is beside (`bot/flows/standup_export.py`)."""
