"""Keep which versions of a section came to be because a passage was erased."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1345"
down_revision = "20261121_1220"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("section_version") as table:
        table.add_column(sa.Column("erases", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("section_version") as table:
        table.alter_column("erases", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("section_version") as table:
        table.drop_column("erases")
