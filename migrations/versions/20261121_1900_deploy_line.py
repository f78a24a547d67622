"""Find who waits for a place without reading all that went there."""

from alembic import op

revision = "20261121_1900"
down_revision = "20261121_1830"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_deploy_line", "deploy", ["workspace_id", "service", "environment", "state", "id"])


def downgrade() -> None:
    op.drop_index("ix_deploy_line", "deploy")
