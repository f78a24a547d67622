import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from bot.db import Database, DatabaseAway
from bot.db.database import after_commit
from bot.db.engine import BUSY_MS
from bot.models import Watermark

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def _names(database: Database) -> list[str]:
    with database.read() as tx:
        return [mark.name for mark in tx.query(Watermark).order_by(Watermark.name)]


def _write(database: Database, name: str, called: list[str], *, fail: bool = False) -> None:
    """Write a row in a transaction of its own, and fail when all but the commit is done."""
    with database.write() as tx:
        tx.add(Watermark(name=name, reached=NOW))
        after_commit(tx, lambda: called.append(name))
        if fail:
            tx.flush()
            raise ValueError("half-way")


def test_a_write_is_kept_when_its_block_ends(database: Database) -> None:
    with database.write() as tx:
        tx.add(Watermark(name="one", reached=NOW))
        assert _names(database) == []
    assert _names(database) == ["one"]


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    called: list[str] = []
    with pytest.raises(ValueError, match="half-way"):
        _write(database, "one", called, fail=True)
    assert (_names(database), called) == ([], [])
    _write(database, "two", called)  # and the lock was given back
    assert (_names(database), called) == (["two"], ["two"])


def test_a_commit_that_fails_calls_nobody(database: Database) -> None:
    called: list[str] = []
    _write(database, "one", called)
    with pytest.raises(IntegrityError):
        _write(database, "one", called)
    assert called == ["one"]


def test_what_is_read_is_never_written(database: Database) -> None:
    with database.read() as tx:
        tx.add(Watermark(name="one", reached=NOW))
        tx.flush()
    assert _names(database) == []


def test_who_waits_for_the_commit_is_called_once_and_sees_it(database: Database) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        with database.write():  # the turn is over: an action may write, too
            seen.append(_names(database))

    with database.write() as tx:
        tx.add(Watermark(name="one", reached=NOW))
        after_commit(tx, look)
        after_commit(tx, look)
        assert seen == []
    assert seen == [["one"]]


def test_whoever_wakes_may_be_named_later(database: Database) -> None:
    woken: list[str] = []
    with database.write() as tx:
        after_commit(tx, tx.info["wake"])
        database.wake = lambda: woken.append("awake")
    assert woken == ["awake"]


def test_writers_lose_no_update(database: Database) -> None:
    """SQLite's writers take turns; PostgreSQL's lock the row that they change."""
    with database.write() as tx:
        tx.add(Watermark(name="sum", reached=NOW))

    def add() -> None:
        for _ in range(10):
            with database.write() as tx:
                tx.query(Watermark).with_for_update().one().reached += timedelta(seconds=1)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with database.read() as tx:
        assert tx.query(Watermark).one().reached - NOW == timedelta(seconds=40)


@pytest.mark.parametrize("url", ["sqlite:////nowhere/bongsu.db", "postgresql+psycopg://bongsu@/bongsu?host=/nowhere"])
def test_a_database_that_is_away_is_said_to_be(url: str) -> None:
    database = Database(url)
    with pytest.raises(DatabaseAway):
        database.ping()
    database.close()


def test_a_database_that_is_there_answers(database: Database) -> None:
    database.ping()
    with database.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM watermark")) == 0


def test_closing_gives_the_connections_back(database: Database) -> None:
    database.ping()
    assert database.engine.pool.status() != Database(database.url).engine.pool.status()
    database.close()
    assert database.engine.pool.status() == Database(database.url).engine.pool.status()


def test_the_log_is_emptied_unless_somebody_reads(sqlite_url: str) -> None:
    database, called = Database(sqlite_url), list[str]()
    log = Path(f"{make_url(sqlite_url).database}-wal")
    _write(database, "one", called)
    assert log.stat().st_size
    with database.read() as tx:
        tx.query(Watermark).all()
        _write(database, "two", called)
        assert not database.empty_log()
    assert database.empty_log()
    assert not log.stat().st_size
    with database.read() as tx:
        assert tx.scalar(text("PRAGMA busy_timeout")) == BUSY_MS
    database.close()


@pytest.mark.postgres
def test_postgresql_looks_after_its_own_log(postgres_url: str) -> None:
    database = Database(postgres_url)
    assert database.empty_log()
    database.close()
