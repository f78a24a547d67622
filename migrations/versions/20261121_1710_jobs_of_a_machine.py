"""Keep which machine alone can do a job."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1710"
down_revision = "20261121_1705"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("host", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("job", "host")
