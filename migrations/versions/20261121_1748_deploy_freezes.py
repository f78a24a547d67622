"""Keep freezes of deploys that people ask for in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1748"
down_revision = "20261121_1710"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deploy_freeze",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("service", "environment", "author", "reason")),
        *(sa.Column(name, Time, nullable=False) for name in ("made_at", "begins_at")),
        *(sa.Column(name, Time, nullable=True) for name in ("ends_at", "closed_at")),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_deploy_freeze_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deploy_freeze")),
    )
    op.create_index("ix_deploy_freeze_workspace_id", "deploy_freeze", ["workspace_id", "closed_at"])


def downgrade() -> None:
    op.drop_table("deploy_freeze")
