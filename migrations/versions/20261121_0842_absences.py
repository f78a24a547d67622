"""Count the absences of a watchdog, and find the groups of a key, closed ones too."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_0842"
down_revision = "20261121_0840"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("beacon") as table:
        table.add_column(sa.Column("absences", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("beacon") as table:
        table.alter_column("absences", server_default=None)
    op.create_index("ix_alert_group_key", "alert_group", ["workspace_id", "key"])


def downgrade() -> None:
    op.drop_index("ix_alert_group_key", "alert_group")
    with op.batch_alter_table("beacon") as table:
        table.drop_column("absences")
