"""Keep whether an incident is private."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1206"
down_revision = "20261121_1204"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incident") as table:
        table.add_column(sa.Column("is_private", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("incident") as table:
        table.alter_column("is_private", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("incident") as table:
        table.drop_column("is_private")
