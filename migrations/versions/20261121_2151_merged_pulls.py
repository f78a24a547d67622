"""Keep which pull requests of people were merged."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2151"
down_revision = "20261121_2150"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "merged_pull",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("place", "title", "url", "person")),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, Time, nullable=False) for name in ("merged_at", "seen_at")),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_merged_pull_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_pull")),
        sa.UniqueConstraint("workspace_id", "place", "number", name=op.f("uq_merged_pull_workspace_id_place_number")),
    )
    op.create_index("ix_merged_pull_person", "merged_pull", ["workspace_id", "person", "merged_at"])


def downgrade() -> None:
    op.drop_table("merged_pull")
