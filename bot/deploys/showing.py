"""Deploys as they are shown beside Slack: where, under which reference, and what was told there last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.deploys import queries
from bot.deploys.ports import Rejected
from bot.deploys.queries import DeployView
from bot.models import Deploy, DeployShowing

LOOKED_AT = 100
"""How many of those that were shown last tell which places refuse."""


@dataclass(frozen=True)
class Showing:
    """A deploy that is to be shown in `place`; `reference` is empty until it is there, `told` what it was told last.

    `tried_at` is when an attempt to show it began whose end is not known.
    """

    of: DeployView
    place: str
    reference: str | None
    told: str | None
    tried_at: datetime | None


@dataclass(frozen=True)
class Unshown:
    """A place that refused to show a deploy, and why."""

    place: str
    why: str
    said: str


def want(tx: Session, deploy: Deploy, place: str) -> None:
    """Have a deploy shown in a place from its start on."""
    tx.add(DeployShowing(workspace_id=deploy.workspace_id, deploy_id=deploy.id, place=place))


def is_wanted(tx: Session, deploy: Deploy) -> bool:
    """Whether a deploy is to be shown anywhere."""
    return tx.scalar(select(DeployShowing.id).where(DeployShowing.deploy_id == deploy.id)) is not None


def of_deploy(tx: Session, key: int) -> Showing:
    """Read how a deploy is shown that is known to be wanted."""
    row = _row(tx, key)
    return Showing(queries.by_id(tx, key), row.place, row.reference, row.told, row.tried_at)


def _row(tx: Session, key: int) -> DeployShowing:
    return tx.scalars(select(DeployShowing).where(DeployShowing.deploy_id == key)).one()


def tried(tx: Session, key: int, at: datetime | None) -> None:
    """Note that an attempt to show it begins; None where it has ended for sure."""
    _row(tx, key).tried_at = at


def opened(tx: Session, key: int, reference: str) -> None:
    """Note under which reference it is there."""
    row = _row(tx, key)
    row.reference, row.tried_at, row.problem, row.said = reference, None, None, None


def told(tx: Session, key: int, state: str) -> None:
    """Note what was told of it."""
    row = _row(tx, key)
    row.told, row.problem, row.said = state, None, None


def refused(tx: Session, key: int, refusal: Rejected) -> None:
    """Note why it could not be shown."""
    row = _row(tx, key)
    row.problem, row.said = refusal.why, refusal.said


def unshown(tx: Session, workspace: int) -> Sequence[Unshown]:
    """List the places that refused the last deploy that was to be shown there."""
    has_answer = or_(DeployShowing.reference.is_not(None), DeployShowing.problem.is_not(None))
    tried = select(DeployShowing).where(DeployShowing.workspace_id == workspace, has_answer)
    latest: dict[str, DeployShowing] = {}
    for row in tx.scalars(tried.order_by(DeployShowing.id.desc()).limit(LOOKED_AT)):
        latest.setdefault(row.place, row)
    return [Unshown(row.place, row.problem, row.said or "") for row in latest.values() if row.problem]
