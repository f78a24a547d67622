"""Keep the whole life of an incident: its times, its impact, who has which role, and what was told to others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_1204"
down_revision = "20261121_1203"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
Time = sa.DateTime(timezone=True)
TIMES = ("mitigated_at", "closed_at", "archived_at", "update_due_at", "reminded_of")
HELD = sa.text("until IS NULL")

entry = sa.table("timeline_entry", sa.column("kind", sa.String()), sa.column("detail", Json))


def upgrade() -> None:
    with op.batch_alter_table("incident") as table:
        for name in ("impact", "trying"):
            table.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in ("started_at", "detected_at", *TIMES):
            table.add_column(sa.Column(name, Time, nullable=True))
    op.execute("UPDATE incident SET started_at = declared_at, detected_at = declared_at")
    with op.batch_alter_table("incident") as table:
        for name in ("started_at", "detected_at"):
            table.alter_column(name, existing_type=Time, nullable=False)
    op.create_index("ix_incident_update_due_at", "incident", ["update_due_at"])
    told = {"from": "investigating", "to": "resolved", "why": ""}
    op.execute(sa.update(entry).where(entry.c.kind == "resolved").values(kind="state", detail=told))
    _create_roles()
    _create_updates()


def _create_roles() -> None:
    op.create_table(
        "incident_role",
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", Time, nullable=False),
        sa.Column("until", Time, nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_role_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_incident_role_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_role")),
    )
    op.create_index(op.f("ix_incident_role_incident_id"), "incident_role", ["incident_id"])
    op.create_index(
        "uq_incident_role_held",
        "incident_role",
        ["incident_id", "role"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )


def _create_updates() -> None:
    op.create_table(
        "incident_update",
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", Time, nullable=True),
        sa.Column("written_at", Time, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_update_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_incident_update_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_update")),
    )
    op.create_index(op.f("ix_incident_update_incident_id"), "incident_update", ["incident_id"])


def downgrade() -> None:
    op.drop_table("incident_update")
    op.drop_table("incident_role")
    is_end = sa.and_(entry.c.kind == "state", entry.c.detail["to"].as_string() == "resolved")
    op.execute(sa.update(entry).where(is_end).values(kind="resolved", detail={}))
    op.drop_index("ix_incident_update_due_at", "incident")
    with op.batch_alter_table("incident") as table:
        for name in ("impact", "trying", "started_at", "detected_at", *TIMES):
            table.drop_column(name)
