"""Keep the messages that people put on a timeline, with what they said before, and read a timeline by its order."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1220"
down_revision = "20261121_1206"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_index("ix_timeline_entry_incident_id", "timeline_entry")
    op.create_index("ix_timeline_entry_happened_at", "timeline_entry", ["incident_id", "happened_at", "id"])
    _create_messages()
    _create_versions()


def _create_messages() -> None:
    op.create_table(
        "captured_message",
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("captured_by", sa.String(), nullable=False),
        sa.Column("captured_at", Time, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_captured_message_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["timeline_entry.id"], name=op.f("fk_captured_message_entry_id_timeline_entry")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_captured_message_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captured_message")),
        sa.UniqueConstraint("workspace_id", "channel", "ts", name=op.f("uq_captured_message_workspace_id_channel_ts")),
    )
    op.create_index(op.f("ix_captured_message_incident_id"), "captured_message", ["incident_id"])
    op.create_index(op.f("ix_captured_message_entry_id"), "captured_message", ["entry_id"])


def _create_versions() -> None:
    op.create_table(
        "message_version",
        sa.Column("captured_id", Id, nullable=False),
        sa.Column("edited_ts", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("seen_at", Time, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["captured_id"], ["captured_message.id"], name=op.f("fk_message_version_captured_id_captured_message")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_message_version_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_version")),
        sa.UniqueConstraint("captured_id", "edited_ts", name=op.f("uq_message_version_captured_id_edited_ts")),
    )


def downgrade() -> None:
    op.drop_table("message_version")
    op.drop_table("captured_message")
    op.drop_index("ix_timeline_entry_happened_at", "timeline_entry")
    op.create_index("ix_timeline_entry_incident_id", "timeline_entry", ["incident_id"])
