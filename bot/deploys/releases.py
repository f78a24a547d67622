"""The releases that the figures count, read from what is kept of deploys."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.deploys.figures import Release
from bot.deploys.rules import SUCCESSFUL, State
from bot.models import Deploy, DeployEvent

BACK = "rollback"


def since(
    tx: Session,
    workspace: int,
    begin: datetime,
    environments: Collection[str],
    *,
    service: str | None = None,
    ended: Mapping[int, datetime | None] | None = None,
) -> Sequence[Release]:
    """Read what went out into environments since a time, of one service or of all.

    `ended` are the deploys that are said to have caused incidents, by their keys, with when those were over.
    """
    where = [Deploy.workspace_id == workspace, Deploy.environment.in_(environments), Deploy.started_at >= begin]
    where += [Deploy.service == service] if service else []
    rows = tx.scalars(select(Deploy).where(*where, Deploy.state.in_(SUCCESSFUL)).order_by(Deploy.id)).all()
    out_at = _out(tx, where)
    undone = {(_place(row), row.rollback_of) for row in rows if row.kind == BACK}
    cured = _cured(rows, out_at) | dict(ended or {})
    failed = {row.id for row in rows if row.state == State.FAULTY or (_place(row), row.number) in undone}
    failed |= set(ended or {})
    return [_release(row, out_at, cured if row.id in failed else None) for row in rows if row.kind != BACK]


def _out(tx: Session, where: Sequence[ColumnElement[bool]]) -> Mapping[int, datetime]:
    """Tell when deploys went out: when they first came to be watched, or were live."""
    state = DeployEvent.detail["to"].as_string()
    came = select(DeployEvent.deploy_id, func.min(DeployEvent.at)).join(Deploy, Deploy.id == DeployEvent.deploy_id)
    out = (DeployEvent.kind == "state", state.in_((State.VERIFYING, State.LIVE, State.FAULTY)))
    return dict(tx.execute(came.where(*where, *out).group_by(DeployEvent.deploy_id)).all())


def _cured(rows: Sequence[Deploy], out_at: Mapping[int, datetime]) -> dict[int, datetime | None]:
    """Tell when the next release that went well was out in the place of each."""
    good: dict[tuple[str, str], datetime] = {}
    found: dict[int, datetime | None] = {}
    for row in reversed(rows):
        found[row.id] = good.get(_place(row))
        if row.state == State.LIVE:
            good[_place(row)] = out_at[row.id]
    return found


def _release(row: Deploy, out_at: Mapping[int, datetime], cured: Mapping[int, datetime | None] | None) -> Release:
    """Tell of one release; one that went well has nothing to recover from."""
    return Release(
        number=row.number,
        service=row.service,
        out_at=out_at[row.id],
        authored=list(_authored(row)),
        failed=cured is not None,
        recovered_at=cured[row.id] if cured is not None else None,
        mends=row.fixes is not None,
    )


def _place(row: Deploy) -> tuple[str, str]:
    return row.service, row.environment


def _authored(row: Deploy) -> Iterator[datetime]:
    """Give the times of the commits that a release brought, as far as its plan kept them."""
    compared = (row.plan.get("comparison") or {}).get("commits") or []
    head = row.plan.get("commit")
    for commit in compared or ([head] if head else []):
        yield datetime.fromisoformat(commit["authored_at"])
