"""Keep who asked for a call."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1510"
down_revision = "20261121_1500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("asked_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("page", "asked_by")
