"""Keep the address of the alert or message that an incident comes from."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_0815"
down_revision = "20261121_0400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incident") as table:
        table.add_column(sa.Column("source_url", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("incident") as table:
        table.drop_column("source_url")
