"""Keep the words that are still to be said, who is in which channel, and whether the app was taken away."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_0840"
down_revision = "20261121_0815"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("workspace") as table:
        table.add_column(sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "membership",
        sa.Column("channel_id", Id, nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_membership_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_membership_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("channel_id", "slack_id", name=op.f("uq_membership_channel_id_slack_id")),
    )
    op.create_index(op.f("ix_membership_slack_id"), "membership", ["slack_id"])
    op.create_table(
        "notice",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("content", Json, nullable=False),
        sa.Column("sealed_url", sa.String(), nullable=True),
        sa.Column("url_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_notice_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_created_at"), "notice", ["created_at"])


def downgrade() -> None:
    op.drop_table("notice")
    op.drop_table("membership")
    with op.batch_alter_table("workspace") as table:
        table.drop_column("uninstalled_at")
