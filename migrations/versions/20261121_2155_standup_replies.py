"""Keep which message answered what, and when an answer was found to stand as it is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_2155"
down_revision = "20261121_2151"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NAME, TABLE, REPLY = "ix_standup_occurrence_settled", "standup_occurrence", "standup_reply"
UNCLOSED = sa.text("state = 'answered' AND closed_at IS NULL")


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("closed_at", Time, nullable=True))
    op.execute("UPDATE standup_occurrence SET closed_at = deadline WHERE state = 'answered'")
    op.create_index(NAME, TABLE, ["workspace_id", "deadline"], sqlite_where=UNCLOSED, postgresql_where=UNCLOSED)
    _reply()


def _reply() -> None:
    texts = [sa.Column(name, sa.String(), nullable=False) for name in ("person", "channel", "ts")]
    op.create_table(
        REPLY,
        *texts,
        sa.Column("occurrence_id", Id, nullable=True),
        sa.Column("keys", Json, nullable=False),
        sa.Column("offered", Json, nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("written_at", Time, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["standup_occurrence.id"], name=op.f("fk_standup_reply_occurrence_id_standup_occurrence")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_standup_reply_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standup_reply")),
        sa.UniqueConstraint("workspace_id", "channel", "ts", name=op.f("uq_standup_reply_workspace_id_channel_ts")),
    )
    op.create_index("ix_standup_reply_occurrence", REPLY, ["occurrence_id"])
    op.create_index("ix_standup_reply_person", REPLY, ["workspace_id", "person"])


def downgrade() -> None:
    op.drop_table(REPLY)
    op.drop_index(NAME, table_name=TABLE)
    op.drop_column(TABLE, "closed_at")
