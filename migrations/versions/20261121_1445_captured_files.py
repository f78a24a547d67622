"""Keep copies of the files of captured messages."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1445"
down_revision = "20261121_1440"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "captured_file",
        sa.Column("captured_id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["captured_id"], ["captured_message.id"], name=op.f("fk_captured_file_captured_id_captured_message")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_captured_file_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_captured_file_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captured_file")),
        sa.UniqueConstraint("captured_id", "slack_id", name=op.f("uq_captured_file_captured_id_slack_id")),
    )
    op.create_index("ix_captured_file_slack_id", "captured_file", ["workspace_id", "slack_id"])
    op.create_index(op.f("ix_captured_file_incident_id"), "captured_file", ["incident_id"])


def downgrade() -> None:
    op.drop_table("captured_file")
