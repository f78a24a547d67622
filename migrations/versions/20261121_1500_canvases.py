"""Keep whether Slack permits canvases."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1500"
down_revision = "20261121_1455"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("canvases_off", sa.String(), nullable=True))
    op.add_column("workspace", sa.Column("canvases_off_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspace") as table:
        table.drop_column("canvases_off_at")
        table.drop_column("canvases_off")
