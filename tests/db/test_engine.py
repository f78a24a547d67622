import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.db import Database
from bot.db.engine import make_engine
from bot.models import JobStep

ONE = text("SELECT 1")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 2000),
        ("cache_size", -8000),
        ("secure_delete", 1),
    ],
)
def test_every_sqlite_connection_is_durable_and_patient(sqlite_url: str, pragma: str, value: object) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as first, engine.connect() as second:
        assert [connection.scalar(text(f"PRAGMA {pragma}")) for connection in (first, second)] == [value, value]
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("timezone", "UTC"),
        ("lock_timeout", "10s"),
        ("statement_timeout", "1min"),
        ("idle_in_transaction_session_timeout", "10s"),
    ],
)
def test_every_postgresql_connection_has_bounds(postgres_url: str, setting: str, value: str) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text(f"SHOW {setting}")) == value
    engine.dispose()


def test_a_row_must_have_what_it_refers_to(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(text("INSERT INTO job_step (job_id, name, begun_at) VALUES (999, 'one', '2026-01-01 00:00:00')"))
    with database.read() as tx:
        assert tx.query(JobStep).count() == 0


def test_a_sqlite_writer_has_the_lock_before_it_writes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    other = sqlite3.connect(make_url(sqlite_url).database or "", timeout=0, isolation_level=None)
    with database.read():
        other.execute("BEGIN IMMEDIATE")  # a reader is in nobody's way
        other.execute("ROLLBACK")
    with database.write() as tx:
        tx.execute(ONE)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    database.close()


def test_a_reader_sees_one_moment(database: Database) -> None:
    """On SQLite the whole transaction does; PostgreSQL is asked a statement at a time."""
    count = text("SELECT count(*) FROM watermark")
    with database.read() as reading:
        before = reading.scalar(count)
        with database.write() as tx:
            tx.execute(text("INSERT INTO watermark (name, reached) VALUES ('clock', '2026-01-01 00:00:00')"))
        assert (before, reading.scalar(count)) == (0, 0 if database.is_sqlite else 1)


def test_no_more_connections_are_opened_than_agreed(database_url: str) -> None:
    engine = make_engine(database_url, pool=1)
    asking, answered = threading.Event(), threading.Event()

    def ask() -> None:
        asking.set()
        with engine.connect() as connection:
            connection.execute(ONE)
        answered.set()

    with engine.connect() as connection:
        connection.execute(ONE)
        thread = threading.Thread(target=ask)
        thread.start()
        assert asking.wait(30)
        assert not answered.wait(0.1)
    assert answered.wait(30)
    thread.join(30)
    engine.dispose()


@pytest.mark.postgres
def test_a_connection_that_the_server_ended_is_replaced(postgres_url: str) -> None:
    engine, other = make_engine(postgres_url, pool=1), make_engine(postgres_url, pool=1)
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != pid
    engine.dispose()
    other.dispose()


def test_an_engine_opens_nothing_until_it_is_used() -> None:
    engine = make_engine("sqlite:////nowhere/bongsu.db")
    with pytest.raises(OperationalError):
        engine.connect()
