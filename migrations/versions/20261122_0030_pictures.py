"""Keep the pictures of lasting messages."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0030"
down_revision = "20261122_0005"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "picture",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "subject", "state")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("file", "alt", "why")),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_picture_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("workspace_id", "kind", "subject", name=op.f("uq_picture_workspace_id_kind_subject")),
    )


def downgrade() -> None:
    op.drop_table("picture")
