"""Keep how deploys came out, in narrow rows of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0010"
down_revision = "20261122_0004"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("deploy_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("service", "environment", "kind", "ending")),
        sa.Column("at", Time, nullable=False),
        sa.Column("leads", Json, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("undoes", "fixes")),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["deploy_id"], ["deploy.id"], name=op.f("fk_delivery_deploy_id_deploy")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_delivery_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("deploy_id", name=op.f("uq_delivery_deploy_id")),
    )
    op.create_index("ix_delivery_environment", "delivery", ["workspace_id", "environment", "at"])
    op.create_index("ix_delivery_service", "delivery", ["workspace_id", "service", "environment", "at"])


def downgrade() -> None:
    op.drop_index("ix_delivery_service", "delivery")
    op.drop_index("ix_delivery_environment", "delivery")
    op.drop_table("delivery")
