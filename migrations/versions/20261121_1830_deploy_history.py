"""List the deploys of a service without reading all of them."""

from alembic import op

revision = "20261121_1830"
down_revision = "20261121_1810"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_deploy_service", "deploy", ["workspace_id", "service", "id"])


def downgrade() -> None:
    op.drop_index("ix_deploy_service", "deploy")
