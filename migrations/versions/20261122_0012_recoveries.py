"""Keep the attempts of recovery scripts, and the one switch for all of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0012"
down_revision = "20261122_0011"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
OPTIONAL = ("mode", "why", "said", "channel", "requested_by", "decided_by", "host", "handle", "tail", "escalated_for")
TIMES = ("expires_at", "started_at", "heard_at", "deadline_at", "watched_until", "ended_at", "escalated_at")
OTHERS = (("state_id", "watch_state"), ("watch_id", "watch"), ("incident_id", "incident"))


def _of_workspace(table: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "recovery",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("script", "place", "state", "mark")),
        *(sa.Column(name, sa.String(), nullable=True) for name in OPTIONAL),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("episode", "attempt", "good")),
        *(sa.Column(name, Time, nullable=True) for name in TIMES),
        *(sa.Column(name, Id, nullable=True) for name, _ in OTHERS),
        sa.Column("requested_at", Time, nullable=False),
        sa.Column("argv", Json, nullable=False),
        sa.Column("dry", sa.Boolean(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_recovery_{name}_{other}"))
            for name, other in OTHERS
        ),
        sa.UniqueConstraint("state_id", "episode", "attempt", name=op.f("uq_recovery_state_id_episode_attempt")),
        *_of_workspace("recovery"),
    )
    op.create_index("ix_recovery_state", "recovery", ["workspace_id", "state", "id"])
    op.create_index("ix_recovery_place", "recovery", ["workspace_id", "script", "place", "id"])
    op.create_index("ix_recovery_watch", "recovery", ["watch_id", "id"])
    untold = sa.text("channel IS NULL")
    op.create_index(
        "ix_recovery_untold", "recovery", ["workspace_id", "id"], sqlite_where=untold, postgresql_where=untold
    )
    op.create_table(
        "recovery_stop",
        sa.Column("stopped_by", sa.String(), nullable=False),
        sa.Column("stopped_at", Time, nullable=False),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_recovery_stop_workspace_id")),
        *_of_workspace("recovery_stop"),
    )


def downgrade() -> None:
    op.drop_table("recovery_stop")
    for name in ("untold", "watch", "place", "state"):
        op.drop_index(f"ix_recovery_{name}", "recovery")
    op.drop_table("recovery")
