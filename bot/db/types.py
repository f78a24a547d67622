"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

JsonDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON value: `JSONB` on PostgreSQL, text on SQLite."""


def without_nul(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Replace what PostgreSQL keeps neither in text nor in JSON: the character with the number 0."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(each) for key, each in value.items()}
    return [without_nul(each) for each in value] if isinstance(value, (list, tuple)) else value


class StoredText(TypeDecorator[str]):
    """Text without the character with the number 0, whoever sent it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Clean on the way in."""
        return None if value is None else str(without_nul(value))


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC on the way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a time without a zone reached the database: {value!r}"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Give back an aware time in UTC."""
        if value is None:
            return None
        result: datetime = value
        return result.replace(tzinfo=UTC) if result.tzinfo is None else result.astimezone(UTC)


class UtcSeconds(TypeDecorator[datetime]):
    """An aware time in whole seconds, kept as their number since 1970: small, and the database can count with it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Count the seconds; what is less than one is left out."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a time without a zone reached the database: {value!r}"
            raise ValueError(message)
        return int(value.timestamp())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Give back an aware time in UTC."""
        return None if value is None else datetime.fromtimestamp(value, UTC)
