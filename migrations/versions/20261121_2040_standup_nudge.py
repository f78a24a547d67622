"""Find who is to be reminded of a standup by an index."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2040"
down_revision = "20261121_2035"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_standup_occurrence_nudge", "standup_occurrence"
UNREMINDED = sa.text("state = 'asked' AND nudged_at IS NULL")


def upgrade() -> None:
    columns = ["workspace_id", "nudge_at"]
    op.create_index(NAME, TABLE, columns, sqlite_where=UNREMINDED, postgresql_where=UNREMINDED)


def downgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
