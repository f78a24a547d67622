"""Keep of which review of a post-mortem people were told."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1455"
down_revision = "20261121_1445"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("postmortem") as table:
        table.add_column(sa.Column("told_review_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("postmortem") as table:
        table.drop_column("told_review_at")
