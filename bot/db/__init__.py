"""The database layer: the engine, transactions, column types and migrations."""

from sqlalchemy.exc import OperationalError as DatabaseAway
from sqlalchemy.orm import Session as Transaction

from bot.db.database import Database
from bot.db.types import JsonDocument, UtcDateTime

__all__ = ["Database", "DatabaseAway", "JsonDocument", "Transaction", "UtcDateTime"]
