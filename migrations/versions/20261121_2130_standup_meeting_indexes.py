"""Find meetings by their time, and topics by their standup and by who looks after them."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2130"
down_revision = "20261121_2110"
branch_labels = None
depends_on = None

TO_DO = sa.text("state IN ('open', 'taken')")


def upgrade() -> None:
    op.drop_index("ix_standup_topic_to_do", "standup_topic")
    op.create_index("ix_standup_topic_standup", "standup_topic", ["standup_id", "id"])
    op.create_index("ix_standup_topic_owner", "standup_topic", ["workspace_id", "owner"])
    op.create_index("ix_standup_meeting_begun", "standup_meeting", ["begun_at"])


def downgrade() -> None:
    op.drop_index("ix_standup_meeting_begun", "standup_meeting")
    op.drop_index("ix_standup_topic_owner", "standup_topic")
    op.drop_index("ix_standup_topic_standup", "standup_topic")
    op.create_index(
        "ix_standup_topic_to_do", "standup_topic", ["standup_id"], sqlite_where=TO_DO, postgresql_where=TO_DO
    )
