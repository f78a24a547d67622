"""Keep why an action was dropped."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1440"
down_revision = "20261121_1435"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("action_item") as table:
        table.add_column(sa.Column("why", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("action_item") as table:
        table.drop_column("why")
