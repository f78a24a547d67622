"""Inserts that yield to a row that is there already, written alike for both databases."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_for(tx: Session, table: Any) -> sqlite.Insert | postgresql.Insert:  # noqa: ANN401 - a table or a model
    """Begin an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if tx.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
