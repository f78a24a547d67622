"""The database layer: the engine, transactions, column types and migrations."""

from bot.db.database import Database
from bot.db.types import JsonDocument, UtcDateTime

__all__ = ["Database", "JsonDocument", "UtcDateTime"]
