"""Keep what sources of figures offer, and which of it nobody need watch."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0004"
down_revision = "20261122_0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "metric_offer",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("source", "query", "about", "unit")),
        sa.Column("first_seen", Time, nullable=False),
        sa.Column("gone_at", Time, nullable=True),
        sa.Column("watched_there", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("ignored_by", "ignored_why")),
        sa.Column("ignored_at", Time, nullable=True),
        *_of_workspace("metric_offer"),
        sa.UniqueConstraint("workspace_id", "source", "query", name=op.f("uq_metric_offer_workspace_id_source_query")),
    )
    op.create_table(
        "metric_survey",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("asked_at", Time, nullable=False),
        sa.Column("looked_at", Time, nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("down", Json, nullable=False),
        *_of_workspace("metric_survey"),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_metric_survey_workspace_id_source")),
    )


def _of_workspace(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("metric_survey")
    op.drop_table("metric_offer")
