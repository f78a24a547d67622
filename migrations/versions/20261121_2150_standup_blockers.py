"""Keep what is in people's way in standups, until it is over."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2150"
down_revision = "20261121_2130"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = "standup_blocker"


def upgrade() -> None:
    op.create_table(
        NAME,
        *_belongs("standup_id", "standup"),
        *_belongs("occurrence_id", "standup_occurrence"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("person", "text", "state")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("raised_on", "stands_on")),
        sa.Column("owner", sa.String(), nullable=True),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("due_on", "told_on", "closed_on")),
        *_belongs("workspace_id", "workspace"),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
        sa.UniqueConstraint("occurrence_id", name=op.f(f"uq_{NAME}_occurrence_id")),
    )
    op.create_index(f"ix_{NAME}_standup_id", NAME, ["standup_id", "closed_on", "raised_on"])


def _belongs(column: str, to: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, Id, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{NAME}_{column}_{to}")),
    ]


def downgrade() -> None:
    op.drop_table(NAME)
