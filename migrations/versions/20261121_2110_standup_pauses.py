"""Let a standup rest until a day, say why it rests, and mirror user groups."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2110"
down_revision = "20261121_2045"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("standup") as standup:
        standup.add_column(sa.Column("paused_why", sa.String(), nullable=True))
        standup.add_column(sa.Column("resumes_on", sa.Date(), nullable=True))
    op.create_table(
        "user_group",
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_user_group_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_group")),
        sa.UniqueConstraint("workspace_id", "slack_id", name=op.f("uq_user_group_workspace_id_slack_id")),
    )


def downgrade() -> None:
    op.drop_table("user_group")
    with op.batch_alter_table("standup") as standup:
        standup.drop_column("resumes_on")
        standup.drop_column("paused_why")
