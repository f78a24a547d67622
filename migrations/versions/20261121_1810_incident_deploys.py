"""Keep which deploys belong to which incidents, and find deploys by when they began."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1810"
down_revision = "20261121_1808"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "incident_deploy",
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("deploy_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_deploy_incident_id_incident")),
        sa.ForeignKeyConstraint(["deploy_id"], ["deploy.id"], name=op.f("fk_incident_deploy_deploy_id_deploy")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_incident_deploy_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_deploy")),
    )
    op.create_index("uq_incident_deploy_kind", "incident_deploy", ["incident_id", "deploy_id", "kind"], unique=True)
    for kind, column in (("cause", "incident_id"), ("origin", "deploy_id")):
        where = sa.text(f"kind = '{kind}'")
        op.create_index(
            f"uq_incident_deploy_{kind}",
            "incident_deploy",
            [column],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_index("ix_incident_deploy_deploy_id", "incident_deploy", ["deploy_id"])
    op.create_index("ix_deploy_started_at", "deploy", ["workspace_id", "started_at"])


def downgrade() -> None:
    op.drop_index("ix_deploy_started_at", "deploy")
    op.drop_table("incident_deploy")
