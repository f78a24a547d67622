"""Keep live meetings of standups: whose turn it is, what is parked, what is noted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_2045"
down_revision = "20261121_2040"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
RUNNING, TO_DO = sa.text("ended_at IS NULL"), sa.text("state IN ('open', 'taken')")


def upgrade() -> None:
    _meeting()
    _turn()
    _topic()
    _note()


def _create(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{name}_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]


def _times(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, Time, nullable=nullable) for name in names]


def _belongs(name: str, column: str, to: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, Id, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}_{to}")),
    ]


def _partial(name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _meeting() -> None:
    _create(
        "standup_meeting",
        *_belongs("standup_meeting", "standup_id", "standup"),
        *_texts("channel", "begun_by"),
        *_texts("ended_by", nullable=True),
        *_times("begun_at", "ends_at"),
        *_times("warned_at", "ended_at", nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
    )
    _partial("uq_standup_meeting_running", "standup_meeting", ["workspace_id", "channel"], RUNNING, unique=True)
    op.create_index("ix_standup_meeting_standup", "standup_meeting", ["standup_id", "begun_at"])


def _turn() -> None:
    _create(
        "standup_turn",
        *_belongs("standup_turn", "meeting_id", "standup_meeting"),
        *_texts("person", "state"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("took", sa.Integer(), nullable=True),
        *_times("began_at", nullable=True),
        sa.UniqueConstraint("meeting_id", "person", name=op.f("uq_standup_turn_meeting_id_person")),
    )


def _topic() -> None:
    _create(
        "standup_topic",
        *_belongs("standup_topic", "standup_id", "standup"),
        *_belongs("standup_topic", "meeting_id", "standup_meeting"),
        *_texts("text", "state", "added_by", "changed_by"),
        *_texts("owner", nullable=True),
        sa.Column("wanted", Json, nullable=False),
        sa.Column("is_apart", sa.Boolean(), nullable=False),
        *_times("added_at", "changed_at"),
    )
    op.create_index("ix_standup_topic_meeting", "standup_topic", ["meeting_id"])
    _partial("ix_standup_topic_to_do", "standup_topic", ["standup_id"], TO_DO)


def _note() -> None:
    _create(
        "standup_note",
        *_belongs("standup_note", "meeting_id", "standup_meeting"),
        *_texts("person", "text"),
        *_texts("channel", "ts", nullable=True),
        *_times("noted_at"),
        sa.UniqueConstraint("workspace_id", "channel", "ts", name=op.f("uq_standup_note_workspace_id_channel_ts")),
    )
    op.create_index("ix_standup_note_meeting", "standup_note", ["meeting_id"])


def downgrade() -> None:
    for name in ("note", "topic", "turn", "meeting"):
        op.drop_table(f"standup_{name}")
