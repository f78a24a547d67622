"""Keep the departures of release trains, who boarded them, and what happened to each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_1758"
down_revision = "20261121_1756"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
ABOARD = sa.text("left_at IS NULL")


def upgrade() -> None:
    _create("train_departure", _departure())
    op.create_index("ix_train_departure_state", "train_departure", ["workspace_id", "state", "id"])
    _create("train_boarding", _boarding())
    op.create_index(
        "uq_train_boarding_aboard",
        "train_boarding",
        ["departure_id", "service"],
        unique=True,
        sqlite_where=ABOARD,
        postgresql_where=ABOARD,
    )
    op.create_index("ix_train_boarding_deploy_id", "train_boarding", ["deploy_id"])
    _create("train_event", _event())
    op.create_index("ix_train_event_departure_id", "train_event", ["departure_id", "id"])


def _create(name: str, columns: list[sa.schema.SchemaItem]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{name}_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _departure() -> list[sa.schema.SchemaItem]:
    return [
        *(_text(name) for name in ("train", "environment", "channel", "state")),
        *(_text(name, nullable=True) for name in ("why", "said", "confirmed_by", "ended_by")),
        *(sa.Column(name, Time, nullable=False) for name in ("departs_at", "leaves_at")),
        *(sa.Column(name, Time, nullable=True) for name in ("reminded_at", "ended_at", "arrived_at")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_held", "waits")),
        *(sa.Column(name, Json, nullable=False) for name in ("conductors", "titles")),
        sa.Column("cargo", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "workspace_id", "train", "departs_at", name=op.f("uq_train_departure_workspace_id_train_departs_at")
        ),
    ]


def _boarding() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("departure_id", Id, nullable=False),
        *(_text(name) for name in ("service", "ref", "who")),
        *(_text(name, nullable=True) for name in ("commit", "subject", "author", "live_before", "why")),
        sa.Column("boarded_at", Time, nullable=False),
        sa.Column("left_at", Time, nullable=True),
        sa.Column("deploy_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["departure_id"], ["train_departure.id"], name=op.f("fk_train_boarding_departure_id_train_departure")
        ),
        sa.ForeignKeyConstraint(["deploy_id"], ["deploy.id"], name=op.f("fk_train_boarding_deploy_id_deploy")),
    ]


def _event() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("departure_id", Id, nullable=False),
        _text("kind"),
        _text("actor", nullable=True),
        sa.Column("detail", Json, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.ForeignKeyConstraint(
            ["departure_id"], ["train_departure.id"], name=op.f("fk_train_event_departure_id_train_departure")
        ),
    ]


def downgrade() -> None:
    for name in ("train_event", "train_boarding", "train_departure"):
        op.drop_table(name)
