"""Figures from a database of the business: a query is a SELECT that gives one row with one number, and cannot write.

https://www.postgresql.org/docs/current/sql-set-transaction.html
https://www.sqlite.org/c3ref/set_authorizer.html
"""

import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from time import monotonic

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.http import CONNECT, OutsideAway
from bot.metrics.merging import Merging
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

SAID = 300
"""Characters of what the database says that people are told."""
LONGEST, HURRIED = 5.0, 2.0
"""Seconds that a SELECT may take: alone, and where others wait."""
LOCKED = 1.0
"""Seconds that it waits for somebody else's lock."""
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
"""What a statement may do in SQLite; all else is denied while it is prepared, also opening another file."""
STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
AS_IT_STANDS = {"no_parameters": True, "stream_results": True}
"""How a query is run: as it was written, and in PostgreSQL by a cursor, which takes one SELECT and nothing else."""
OF_THE_QUERY, CANCELLED, LOCK, READ_ONLY, DENIED = "42", "57014", "55P03", "25006", "42501"
"""Codes of PostgreSQL: the class of queries that are wrong, and single ones.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""
GONE = ("08", "53", "57P")
"""How the codes of a PostgreSQL begin that is going away, or has no room."""


class Sql:
    """A database at an address, which holds its password: SQLite or PostgreSQL."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._merging = Merging(1, 1)

    def now(self, query: str, at: datetime) -> Series:
        """Tell the number that a SELECT gives; NULL is no data."""
        with self._look() as engine:
            return Series((Point(at, _number(engine, query, LONGEST)),), {})

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing of the past: a SELECT tells of now."""
        del query, span
        return Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Ask one after the other, by one connection."""
        with self._look() as engine:

            def ask(group: Sequence[str]) -> Mapping[str, Found]:
                return {group[0]: (Series((Point(at, _number(engine, group[0], HURRIED)),), {}),)}

            return self._merging.ask(queries, ask)

    def offered(self) -> Sequence[Offered]:
        """List nothing: what is worth counting in a database is for people to say."""
        return ()

    @cached_property
    def _engine(self) -> Engine:
        """Make the engine, whose connections go back to it by a rollback."""
        try:
            url = make_url(self._address.replace("postgres://", "postgresql://", 1))
        except SQLAlchemyError:
            raise Unanswerable("invalid", "the variable has no address of a database") from None
        if url.get_backend_name() == "sqlite" and url.database:
            return create_engine("sqlite://", creator=lambda: _file(url), poolclass=QueuePool)
        if url.get_backend_name() == "postgresql":
            bounds = {"connect_timeout": int(CONNECT)}
            return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=bounds)
        raise Unanswerable("invalid", "the variable has an address of neither SQLite nor PostgreSQL")

    @contextmanager
    def _look(self) -> Iterator[Engine]:
        """Lend an engine whose transactions only read; its connections last for a look."""
        if not self._address:
            raise Unanswerable("missing", "the variable of the environment is empty")
        engine = self._engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(postgresql_readonly=True, isolation_level="READ COMMITTED")
        try:
            yield engine
        finally:
            engine.dispose()


def _file(url: URL) -> sqlite3.Connection:
    """Open a file for reading."""
    place = f"{Path(url.database or '').absolute().as_uri()}?mode=ro"
    return sqlite3.connect(place, uri=True, timeout=LOCKED, isolation_level=None, check_same_thread=False)


def _number(engine: Engine, query: str, seconds: float) -> float | None:
    """Run a SELECT in a transaction of its own, which is rolled back. Raises what a `Source` raises."""
    with _connected(engine) as connection:
        try:
            _bound(connection, seconds)
            select = query.strip().rstrip(";")
            with closing(connection.exec_driver_sql(select, execution_options=AS_IT_STANDS)) as found:
                rows = [tuple(row) for row in found.fetchmany(2)] if found.returns_rows else []
        except DBAPIError as error:
            raise _trouble(error) from None
        except SQLAlchemyError as error:
            raise Unanswerable("invalid", str(error)[:SAID]) from None
    return _only(rows)


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        way = getattr(error.orig, "pgconn", None)
        if way is not None and (way.used_password or way.needs_password):
            raise Unanswerable("denied") from None
        raise OutsideAway(type(error.orig).__name__) from None


def _bound(connection: Connection, seconds: float) -> None:
    """Bound what comes next: its time, and in SQLite what it may do."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(LOCKED * 1000)}")
        return
    opened, until = connection.connection.driver_connection, monotonic() + seconds
    if isinstance(opened, sqlite3.Connection):
        opened.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY)
        opened.set_progress_handler(lambda: monotonic() > until, STEPS)


def _only(rows: Sequence[Sequence[object]]) -> float | None:
    """Read the only number of the only row; None is NULL."""
    if len(rows) > 1:
        raise Unanswerable("several", "more than one row")
    if not rows or len(rows[0]) != 1:
        raise Unanswerable("unreadable", f"{len(rows[0])} columns" if rows else "no row")
    value = rows[0][0]
    if value is None:
        return None
    if not isinstance(value, (int, float, Decimal)):
        raise Unanswerable("unreadable", type(value).__name__)
    return float(value) if math.isfinite(value) else None


def _trouble(error: DBAPIError) -> Unanswerable | OutsideAway:
    """Say what a database meant, in its words where they are of the query; others may hold what is in its rows."""
    if isinstance(error.orig, sqlite3.Error):
        return _trouble_of_sqlite(error.orig)
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if code in {CANCELLED, LOCK}:
        return Unanswerable("slow")
    if code in {READ_ONLY, DENIED}:
        return Unanswerable("denied")
    if not code or code.startswith(GONE):
        return OutsideAway(type(error.orig).__name__)
    told = getattr(getattr(error.orig, "diag", None), "message_primary", None) or ""
    return Unanswerable("invalid", told[:SAID] if code.startswith(OF_THE_QUERY) else "")


def _trouble_of_sqlite(error: sqlite3.Error) -> Unanswerable | OutsideAway:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return Unanswerable("slow")
    if code in {sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY}:
        return Unanswerable("denied")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}:
        return OutsideAway(type(error).__name__)
    return Unanswerable("invalid", str(error)[:SAID])
