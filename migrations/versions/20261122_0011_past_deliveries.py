"""Keep how the deploys came out that there were before, place by place.

A commit counts at each place once, with the first deploy that was out there with it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0011"
down_revision = "20261122_0010"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
AT_ONCE = 500
SAME = ("workspace_id", "number", "service", "environment", "kind", "fixes")
ENDINGS = {"verifying": "out", "live": "out", "faulty": "faulty", "cancelled": "cancelled"}
ENDINGS |= dict.fromkeys(("failed", "timed_out", "lost"), "failed")

deploy = sa.table(
    "deploy",
    sa.column("id"),
    *(sa.column(name) for name in (*SAME, "rollback_of", "state", "commit", "live_before")),
    sa.column("plan", Json),
    sa.column("started_at", Time),
    sa.column("ended_at", Time),
)
event = sa.table(
    "deploy_event", sa.column("deploy_id"), sa.column("kind"), sa.column("detail", Json), sa.column("at", Time)
)
NAMES = (*SAME, "deploy_id", "undoes", "ending")
delivery = sa.table(
    "delivery", *(sa.column(name) for name in NAMES), sa.column("at", Time), sa.column("leads", Json)
)


def upgrade() -> None:
    bind = op.get_bind()
    place = (deploy.c.workspace_id, deploy.c.service, deploy.c.environment)
    began = deploy.c.started_at.is_not(None)
    for found in bind.execute(sa.select(*place).where(began).distinct()).all():
        here = sa.and_(began, *(column == value for column, value in zip(place, found, strict=True)))
        rows = list(_ended(bind, here))
        for first in range(0, len(rows), AT_ONCE):
            bind.execute(sa.insert(delivery), rows[first : first + AT_ONCE])


def downgrade() -> None:
    op.execute(sa.delete(delivery))


def _ended(bind: sa.Connection, here: sa.ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Give the rows of a place, in the order of its deploys."""
    out, there = _out(bind, here), set[str]()
    found = sa.select(deploy).where(here, deploy.c.state.in_(ENDINGS)).order_by(deploy.c.id)
    for row in bind.execute(found.execution_options(yield_per=AT_ONCE)):
        at = out.get(row.id) if ENDINGS[row.state] in {"out", "faulty"} else row.ended_at
        if at is None:
            continue
        told = {"deploy_id": row.id, "undoes": row.rollback_of, "ending": ENDINGS[row.state], "at": at}
        leads = _leads(row, at, there) if row.id in out else []
        yield {**{name: getattr(row, name) for name in SAME}, **told, "leads": leads}


def _out(bind: sa.Connection, here: sa.ColumnElement[bool]) -> Mapping[int, datetime]:
    """Tell when the deploys of a place were out."""
    came = (event.c.kind == "state", event.c.detail["to"].as_string().in_(("verifying", "live", "faulty")))
    mine = event.c.deploy_id.in_(sa.select(deploy.c.id).where(here))
    times = sa.select(event.c.deploy_id, sa.func.min(event.c.at)).where(mine, *came).group_by(event.c.deploy_id)
    return {key: at for key, at in bind.execute(times)}


def _leads(row: Any, out: datetime, there: set[str]) -> list[int]:  # noqa: ANN401 - a row of the table above
    """Tell how old the commits were that came there with a deploy, and note that they are there."""
    if row.kind == "rollback" or row.commit == row.live_before:
        return []
    comparison = row.plan.get("comparison") or {}
    head = [row.plan["commit"]] if row.plan.get("commit") else []
    commits = [] if comparison.get("is_backward") else comparison.get("commits") or head
    new = {each["sha"]: each["authored_at"] for each in commits if each["sha"] not in there}
    there.update(new)
    return [max(0, int(_since(at, out))) for at in new.values()]


def _since(at: str, out: datetime) -> float:
    """Count the seconds; SQLite tells times without a zone, which are in UTC."""
    aware = out if out.tzinfo else out.replace(tzinfo=UTC)
    return (aware - datetime.fromisoformat(at)).total_seconds()
