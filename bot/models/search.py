"""What full-text search looks in; `bot/search.py` writes and reads it."""

from sqlalchemy import DDL, Index, Text, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import ExecutableDDLElement

from bot.models.base import Base, Id, OfWorkspace

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
"""An index beside the table, which follows it by itself. https://www.sqlite.org/fts5.html#external_content_tables"""


class SearchDocument(OfWorkspace, Base):
    """The tokens by which a row of another table is found: `kind` names the table, `key` the row.

    SQLite keeps them as a text, PostgreSQL as a tsvector.
    """

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "key"),
        Index("ix_search_document_tokens", "tokens", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    kind: Mapped[str]
    key: Mapped[int] = mapped_column(Id)
    tokens: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


for statement in FOR_SQLITE:
    made: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy gives DDL no types
    event.listen(SearchDocument.__table__, "after_create", made.execute_if(dialect="sqlite"))
