"""Keep watches over metrics, how they stand, and what happened to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0002"
down_revision = "20261122_0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
STANDING = sa.text("deleted_at IS NULL")
STIRRED = sa.text("state NOT IN ('ok', 'recovered')")


def upgrade() -> None:
    op.create_table(
        "watch",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "metric", "condition")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("recovery_mode", "origin")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("minimum_metric", "free_metric", "service")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("recovery", "created_by")),
        *(sa.Column(name, Json, nullable=False) for name in ("levels", "matching", "routes", "quiet")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("hold", "count", "version")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("over", "missed")),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("created_at", Time, nullable=False),
        *(sa.Column(name, Time, nullable=True) for name in ("paused_until", "maintenance_until", "deleted_at")),
        *_own("watch"),
    )
    op.create_index(
        "uq_watch_name",
        "watch",
        ["workspace_id", "name"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_watch_metric", "watch", ["workspace_id", "metric"])
    op.create_table(
        "watch_state",
        sa.Column("watch_id", Id, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("label_key", "state", "alert_key")),
        sa.Column("severity", sa.String(), nullable=True),
        *(sa.Column(name, Json, nullable=False) for name in ("labels", "marks")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("hits", "good", "missed", "episode")),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("since", Time, nullable=False),
        *(sa.Column(name, Time, nullable=True) for name in ("seen_at", "raised_at", "told_at", "flapping_until")),
        *_own("watch_state"),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watch_state_watch_id_watch")),
        sa.UniqueConstraint("watch_id", "label_key", name=op.f("uq_watch_state_watch_id_label_key")),
    )
    op.create_index(
        "ix_watch_state_stirred", "watch_state", ["workspace_id", "id"], sqlite_where=STIRRED, postgresql_where=STIRRED
    )
    op.create_table(
        "watch_event",
        *(sa.Column(name, Id, nullable=False) for name in ("watch_id", "state_id")),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("at", Time, nullable=False),
        sa.Column("detail", Json, nullable=False),
        *_own("watch_event"),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watch_event_watch_id_watch")),
        sa.ForeignKeyConstraint(["state_id"], ["watch_state.id"], name=op.f("fk_watch_event_state_id_watch_state")),
    )
    op.create_index("ix_watch_event_at", "watch_event", ["workspace_id", "at"])
    op.create_index("ix_watch_event_state_id", "watch_event", ["state_id", "episode"])


def _own(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_index("ix_watch_event_state_id", "watch_event")
    op.drop_index("ix_watch_event_at", "watch_event")
    op.drop_table("watch_event")
    op.drop_index("ix_watch_state_stirred", "watch_state")
    op.drop_table("watch_state")
    op.drop_index("ix_watch_metric", "watch")
    op.drop_index("uq_watch_name", "watch")
    op.drop_table("watch")
