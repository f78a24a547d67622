"""Keep what is in maintenance: a watch, a service or a host."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0006"
down_revision = "20261122_0030"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "maintenance",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "name", "why", "made_by")),
        *(sa.Column(name, Time, nullable=False) for name in ("until", "made_at")),
        sa.Column("ended_at", Time, nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_maintenance_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance")),
    )
    op.create_index("ix_maintenance_until", "maintenance", ["workspace_id", "until"])


def downgrade() -> None:
    op.drop_index("ix_maintenance_until", "maintenance")
    op.drop_table("maintenance")
