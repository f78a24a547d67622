"""Keep where deploys are shown beside Slack, and what was told there."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1705"
down_revision = "20261121_1600"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deploy_showing",
        sa.Column("deploy_id", Id, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("reference", "told", "problem", "said")),
        sa.Column("tried_at", Time, nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["deploy_id"], ["deploy.id"], name=op.f("fk_deploy_showing_deploy_id_deploy")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_deploy_showing_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deploy_showing")),
        sa.UniqueConstraint("deploy_id", name=op.f("uq_deploy_showing_deploy_id")),
    )
    op.create_index("ix_deploy_showing_workspace_id", "deploy_showing", ["workspace_id", "id"])


def downgrade() -> None:
    op.drop_table("deploy_showing")
