"""Keep deploys, what happened to each, and who holds which place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_1600"
down_revision = "20261121_1510"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
ACTIVE = sa.text("state IN ('starting', 'unknown', 'running', 'cancelling', 'verifying')")
HELD = sa.text("released_at IS NULL")
PLACE = ["workspace_id", "service", "environment"]


def upgrade() -> None:
    with op.batch_alter_table("workspace") as table:
        table.add_column(sa.Column("last_deploy", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("workspace") as table:
        table.alter_column("last_deploy", existing_type=sa.Integer(), server_default=None)
    _create_deploys()
    _create_events()
    _create_locks()


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _create_deploys() -> None:
    op.create_table(
        "deploy",
        sa.Column("number", sa.Integer(), nullable=False),
        *(_text(name) for name in ("service", "environment", "kind", "ref", "state", "requester", "channel", "backend", "mark")),
        *(_text(name, nullable=True) for name in ("commit", "live_before", "why", "said", "reason", "handle", "url")),
        *(_text(name, nullable=True) for name in ("step", "tail", "confirmed_by", "host")),
        *(sa.Column(name, Json, nullable=False) for name in ("skip", "plan")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("fixes", "rollback_of")),
        sa.Column("unwell", sa.Integer(), nullable=False),
        sa.Column("asked_at", Time, nullable=False),
        *(sa.Column(name, Time, nullable=True) for name in ("started_at", "ended_at", "deadline_at", "watch_until", "heard_at")),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_deploy_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deploy")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_deploy_workspace_id_number")),
    )
    op.create_index("ix_deploy_place", "deploy", [*PLACE, "id"])
    op.create_index("ix_deploy_state", "deploy", ["workspace_id", "state", "id"])
    op.create_index("uq_deploy_active", "deploy", PLACE, unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE)


def _create_events() -> None:
    op.create_table(
        "deploy_event",
        sa.Column("deploy_id", Id, nullable=False),
        _text("kind"),
        _text("actor", nullable=True),
        sa.Column("detail", Json, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["deploy_id"], ["deploy.id"], name=op.f("fk_deploy_event_deploy_id_deploy")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_deploy_event_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deploy_event")),
    )
    op.create_index("ix_deploy_event_deploy_id", "deploy_event", ["deploy_id", "id"])


def _create_locks() -> None:
    op.create_table(
        "deploy_lock",
        *(_text(name) for name in ("service", "environment", "holder", "reason")),
        sa.Column("taken_at", Time, nullable=False),
        *(sa.Column(name, Time, nullable=True) for name in ("expires_at", "released_at")),
        _text("released_by", nullable=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_deploy_lock_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deploy_lock")),
    )
    op.create_index("uq_deploy_lock_held", "deploy_lock", PLACE, unique=True, sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    op.drop_table("deploy_lock")
    op.drop_table("deploy_event")
    op.drop_table("deploy")
    with op.batch_alter_table("workspace") as table:
        table.drop_column("last_deploy")
