"""What every table has in common."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.db.types import JsonDocument, StoredText, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite numbers rows by itself only in an `INTEGER` column."""


class Base(DeclarativeBase):
    """The declarative base; constraints are named by one convention, times are aware and in UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: StoredText(),
        datetime: UtcDateTime(),
        dict[str, Any]: JsonDocument,
        list[str]: JsonDocument,
    }


class Numbered:
    """A row with a number of its own."""

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)


class OfWorkspace(Numbered):
    """A row that belongs to a workspace."""

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
