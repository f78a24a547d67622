"""Keep what a backend tells of a deploy by itself, and when it was picked up."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_1756"
down_revision = "20261121_1748"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("deploy", sa.Column("told", Json, nullable=True))
    op.add_column("deploy", sa.Column("picked_up_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("deploy") as table:
        table.drop_column("picked_up_at")
        table.drop_column("told")
