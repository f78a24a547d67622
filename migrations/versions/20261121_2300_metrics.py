"""Keep snapshots of metrics."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_2300"
down_revision = "20261121_2155"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "metric_snapshot",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("metric", "source", "query", "unit", "good")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("reason", "state")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("service", "subject", "asked_by", "channel")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("why", "said")),
        *(sa.Column(name, Json, nullable=False) for name in ("titles", "points", "warnings")),
        *(sa.Column(name, Time, nullable=False) for name in ("start_at", "end_at", "asked_at")),
        sa.Column("taken_at", Time, nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("now", sa.Double(), nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_metric_snapshot_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_snapshot")),
    )
    op.create_index("ix_metric_snapshot_metric", "metric_snapshot", ["workspace_id", "metric", "id"])
    op.create_index("ix_metric_snapshot_subject", "metric_snapshot", ["workspace_id", "subject", "id"])


def downgrade() -> None:
    op.drop_index("ix_metric_snapshot_subject", "metric_snapshot")
    op.drop_index("ix_metric_snapshot_metric", "metric_snapshot")
    op.drop_table("metric_snapshot")
