"""Keep for what a place is held, who was reminded, and who does not want to hear of deploys."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1808"
down_revision = "20261121_1758"
branch_labels = None
depends_on = None

TEXTS, TIMES = ("branch", "repository"), ("reminded_at", "warned_at")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("deploy_lock", sa.Column(name, sa.String(), nullable=True))
    op.add_column("deploy_lock", sa.Column("rolled_back", sa.Integer(), nullable=True))
    for name in TIMES:
        op.add_column("deploy_lock", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("mutes_deploys", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("person") as table:
        table.alter_column("mutes_deploys", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.drop_column("mutes_deploys")
    for name in (*TIMES, "rolled_back", *TEXTS):
        op.drop_column("deploy_lock", name)
