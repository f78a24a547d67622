"""Keep standups, their questions and members, each time somebody is asked, and what they answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_1940"
down_revision = "20261121_1900"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
STANDING, ACTIVE = sa.text("deleted_at IS NULL"), sa.text("left_at IS NULL")
PLANNED, ASKED = sa.text("state = 'planned'"), sa.text("state = 'asked'")


def upgrade() -> None:
    _standup()
    _questions()
    _member()
    _occurrence()
    _answer()
    _absence()
    _person()


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


def _days(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Date(), nullable=nullable) for name in names]


def _belongs(name: str, column: str, to: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, Id, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}_{to}")),
    ]


def _partial(name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _standup() -> None:
    _create(
        "standup",
        *_texts("name", "key", "channel", "zone", "members", "origin", "made_by"),
        *_texts("user_group", nullable=True),
        sa.Column("days", Json, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("minute", "deadline", "summary")),
        sa.Column("nudge", sa.Integer(), nullable=True),
        sa.Column("is_personal", sa.Boolean(), nullable=False),
        *_times("made_at", "begins_at", "plan_at"),
        *_times("paused_at", "deleted_at", nullable=True),
        *_days("planned_through", nullable=True),
    )
    _partial("uq_standup_name", "standup", ["workspace_id", "key"], STANDING, unique=True)


def _questions() -> None:
    _create(
        "standup_questions",
        *_belongs("standup_questions", "standup_id", "standup"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questions", Json, nullable=False),
        *_texts("made_by"),
        *_times("made_at"),
        sa.UniqueConstraint("standup_id", "version", name=op.f("uq_standup_questions_standup_id_version")),
    )


def _member() -> None:
    _create(
        "standup_member",
        *_belongs("standup_member", "standup_id", "standup"),
        *_texts("person", "zone"),
        *_times("joined_at", "plan_at"),
        *_times("left_at", nullable=True),
        *_days("planned_through", nullable=True),
        sa.UniqueConstraint("standup_id", "person", name=op.f("uq_standup_member_standup_id_person")),
    )
    _partial("ix_standup_member_plan", "standup_member", ["workspace_id", "plan_at"], ACTIVE)
    op.create_index("ix_standup_member_person", "standup_member", ["workspace_id", "person"])


def _occurrence() -> None:
    _create(
        "standup_occurrence",
        *_belongs("standup_occurrence", "standup_id", "standup"),
        *_texts("person", "kind", "zone", "state"),
        *_texts("why", nullable=True),
        *_days("day"),
        *_times("due_at", "deadline", "changed_at"),
        *_times("nudge_at", "nudged_at", "asked_at", nullable=True),
        sa.UniqueConstraint(
            "standup_id", "day", "kind", "person", name=op.f("uq_standup_occurrence_standup_id_day_kind_person")
        ),
    )
    _partial("ix_standup_occurrence_due", "standup_occurrence", ["workspace_id", "due_at"], PLANNED)
    _partial("ix_standup_occurrence_open", "standup_occurrence", ["workspace_id", "deadline"], ASKED)
    op.create_index("ix_standup_occurrence_person", "standup_occurrence", ["workspace_id", "person", "day"])


def _answer() -> None:
    _create(
        "standup_answer",
        *_belongs("standup_answer", "occurrence_id", "standup_occurrence"),
        *_belongs("standup_answer", "questions_id", "standup_questions"),
        *_texts("person"),
        sa.Column("said", Json, nullable=False),
        *_times("answered_at"),
        *_times("edited_at", nullable=True),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_standup_answer_occurrence_id")),
    )
    op.create_index("ix_standup_answer_person", "standup_answer", ["workspace_id", "person", "id"])


def _absence() -> None:
    _create(
        "standup_absence", *_texts("person", "source"), *_days("first", "last"), *_times("made_at")
    )
    op.create_index("ix_standup_absence_person", "standup_absence", ["workspace_id", "person", "last"])


def _person() -> None:
    _create(
        "standup_person",
        *_texts("person"),
        *_texts("country", "zone", nullable=True),
        sa.UniqueConstraint("workspace_id", "person", name=op.f("uq_standup_person_workspace_id_person")),
    )


def downgrade() -> None:
    for name in ("person", "absence", "answer", "occurrence", "member", "questions"):
        op.drop_table(f"standup_{name}")
    op.drop_table("standup")
