"""Let a standup say whether its summary names who has not answered, and who is told of what stays in the way."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2035"
down_revision = "20261121_1940"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("standup") as standup:
        standup.add_column(sa.Column("names_missing", sa.Boolean(), nullable=False, server_default=sa.true()))
        standup.add_column(sa.Column("blockers_to", sa.String(), nullable=True))
    with op.batch_alter_table("standup") as standup:
        standup.alter_column("names_missing", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("standup") as standup:
        standup.drop_column("blockers_to")
        standup.drop_column("names_missing")
