"""Keep whether a post of alerts is proven to be of its sender."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1145"
down_revision = "20261121_1100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alert_post") as table:
        table.add_column(sa.Column("is_proven", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("alert_post") as table:
        table.alter_column("is_proven", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("alert_post") as table:
        table.drop_column("is_proven")
