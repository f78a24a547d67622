"""How an engine is made for either database."""

import json
import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from bot.db.types import without_nul

BUSY_MS = 2_000
"""How long a SQLite connection waits for a writer of another process, in milliseconds; Slack waits 3 s for us."""
POSTGRES = (
    "timezone=UTC",
    "lock_timeout=10s",
    "statement_timeout=60s",
    "idle_in_transaction_session_timeout=10s",
)
"""What every PostgreSQL connection begins with; the last frees what a frozen instance holds locked, before its lease
ends."""


def make_engine(url: str | URL, *, pool: int = 20) -> Engine:
    """Build an engine; no connection is opened yet.

    `pool` is the number of connections kept, which is also the most that PostgreSQL sees from this process.
    """
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, pool)
    return create_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        json_serializer=lambda value: json.dumps(without_nul(value)),
        connect_args={"connect_timeout": 5, "options": " ".join(f"-c {bound}" for bound in POSTGRES)},
    )


def _sqlite(url: URL, pool: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=10,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
    """Take transactions out of the driver's hands, make commits durable, and have what is deleted overwritten."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "cache_size=-8000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:  # noqa: ANN401
    """Open a transaction; a writer takes its lock at once, so that it can never fail half-way for want of it."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
