"""Keep which issue of a tracker an action item is, and up to where a tracker was read."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1435"
down_revision = "20261121_1430"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "issue",
        sa.Column("action_item_id", Id, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"], ["action_item.id"], name=op.f("fk_issue_action_item_id_action_item")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_issue_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("action_item_id", name=op.f("uq_issue_action_item_id")),
    )
    op.create_index("ix_issue_place", "issue", ["workspace_id", "place", "ref"])
    op.create_table(
        "issue_place",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_issue_place_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_place")),
        sa.UniqueConstraint("workspace_id", "place", name=op.f("uq_issue_place_workspace_id_place")),
    )


def downgrade() -> None:
    op.drop_table("issue_place")
    op.drop_table("issue")
