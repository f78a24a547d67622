"""Find rows by words, in any script.

On SQLite the index is a virtual table that triggers keep in step; a batch operation on `search_document` would have to
make them anew.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_1100"
down_revision = "20261121_0842"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ADD = "INSERT INTO search_index(rowid, tokens) VALUES (new.id, new.tokens);"
DROP = "INSERT INTO search_index(search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
FOR_SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index
    USING fts5(tokens, content='search_document', content_rowid='id', tokenize='ascii')
    """,
    f"CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN {ADD} END",
    f"CREATE TRIGGER search_document_dropped AFTER DELETE ON search_document BEGIN {DROP} END",
    f"CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN {DROP} {ADD} END",
)


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", Id, nullable=False),
        sa.Column("tokens", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_search_document_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("workspace_id", "kind", "key", name=op.f("uq_search_document_workspace_id_kind_key")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in FOR_SQLITE:
            op.execute(statement)
    else:
        op.create_index("ix_search_document_tokens", "search_document", ["tokens"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_document")
