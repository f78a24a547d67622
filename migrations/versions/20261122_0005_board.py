"""Keep who may open the wall board, and where it stands as a message."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0005"
down_revision = "20261122_0012"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SERVING, STANDING = sa.text("revoked_at IS NULL"), sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "board_link",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "digest", "made_by")),
        sa.Column("made_at", Time, nullable=False),
        *(sa.Column(name, Time, nullable=True) for name in ("opened_at", "revoked_at")),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_board_link_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_link")),
    )
    op.create_index("uq_board_link_digest", "board_link", ["digest"], unique=True)
    where = {"sqlite_where": SERVING, "postgresql_where": SERVING}
    op.create_index("uq_board_link_name", "board_link", ["workspace_id", "name"], unique=True, **where)
    op.create_table(
        "board_post",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("channel", "posted_by")),
        sa.Column("content", Json, nullable=False),
        sa.Column("posted_at", Time, nullable=False),
        sa.Column("ended_at", Time, nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_board_post_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_post")),
    )
    where = {"sqlite_where": STANDING, "postgresql_where": STANDING}
    op.create_index("uq_board_post_channel", "board_post", ["workspace_id", "channel"], unique=True, **where)


def downgrade() -> None:
    op.drop_index("uq_board_post_channel", "board_post")
    op.drop_table("board_post")
    op.drop_index("uq_board_link_name", "board_link")
    op.drop_index("uq_board_link_digest", "board_link")
    op.drop_table("board_link")
