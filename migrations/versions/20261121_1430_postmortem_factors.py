"""Keep which kinds of contributing factors a post-mortem names."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1430"
down_revision = "20261121_1425"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "postmortem_factor",
        sa.Column("postmortem_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["postmortem_id"], ["postmortem.id"], name=op.f("fk_postmortem_factor_postmortem_id_postmortem")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_postmortem_factor_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postmortem_factor")),
        sa.UniqueConstraint("postmortem_id", "kind", name=op.f("uq_postmortem_factor_postmortem_id_kind")),
    )


def downgrade() -> None:
    op.drop_table("postmortem_factor")
