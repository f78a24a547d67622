"""Keep what metrics told, those that were made in Slack, and which snapshots were taken together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0001"
down_revision = "20261121_2300"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
WHOLE = sa.text("thinned_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "metric_definition",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "source", "query", "created_by")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("kind", "unit", "good", "title", "title_ko")),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("business", sa.Boolean(), nullable=False),
        sa.Column("created_at", Time, nullable=False),
        *_of_workspace("metric_definition"),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_metric_definition_workspace_id_name")),
    )
    op.create_table(
        "metric_series",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("metric", "label_key")),
        sa.Column("labels", Json, nullable=False),
        *(sa.Column(name, Time, nullable=False) for name in ("first_at", "last_at", "rolled_at")),
        sa.Column("told_at", Time, nullable=True),
        sa.Column("last_value", sa.Double(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        *_of_workspace("metric_series"),
        sa.UniqueConstraint(
            "workspace_id", "metric", "label_key", name=op.f("uq_metric_series_workspace_id_metric_label_key")
        ),
    )
    op.create_index("ix_metric_series_rolled_at", "metric_series", ["workspace_id", "rolled_at"])
    op.create_table(
        "metric_point",
        sa.Column("series_id", Id, nullable=False),
        sa.Column("resolution", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("low", "high", "mean")),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["metric_series.id"],
            name=op.f("fk_metric_point_series_id_metric_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("series_id", "resolution", "at", name=op.f("pk_metric_point")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "metric_round",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "reason")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("subject", "title", "service", "channel")),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("asked_at", Time, nullable=False),
        *_of_workspace("metric_round"),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_metric_round_workspace_id_key")),
    )
    op.create_index("ix_metric_round_subject", "metric_round", ["workspace_id", "subject", "id"])
    with op.batch_alter_table("metric_snapshot") as table:
        table.add_column(sa.Column("round_id", Id, nullable=True))
        table.add_column(sa.Column("thinned_at", Time, nullable=True))
        table.create_foreign_key(op.f("fk_metric_snapshot_round_id_metric_round"), "metric_round", ["round_id"], ["id"])
    op.create_index("ix_metric_snapshot_round", "metric_snapshot", ["round_id"])
    op.create_index(
        "ix_metric_snapshot_whole", "metric_snapshot", ["asked_at"], sqlite_where=WHOLE, postgresql_where=WHOLE
    )


def _of_workspace(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    return (
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_index("ix_metric_snapshot_whole", "metric_snapshot")
    op.drop_index("ix_metric_snapshot_round", "metric_snapshot")
    with op.batch_alter_table("metric_snapshot") as table:
        table.drop_constraint("fk_metric_snapshot_round_id_metric_round", type_="foreignkey")
        table.drop_column("thinned_at")
        table.drop_column("round_id")
    for name in ("metric_round", "metric_point", "metric_series", "metric_definition"):
        op.drop_table(name)
