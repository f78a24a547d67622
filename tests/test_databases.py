from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.db import Database
from bot.db.migrate import upgrade
from bot.models import Workspace
from tests.databases import Databases, PostgresDatabases

COUNT = text("SELECT count(*) FROM workspace")
ADD = text("INSERT INTO watermark (name, reached) VALUES ('clock', '2026-01-01')")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def test_a_migrated_database_has_the_tables_and_no_rows(database: Database) -> None:
    with database.read() as tx:
        assert tx.scalar(COUNT) == 0


def test_a_migrated_database_needs_no_upgrade(database_url: str) -> None:
    assert not upgrade(database_url)


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    assert upgrade(empty_database_url)


def test_what_one_database_holds_no_other_sees(databases: Databases) -> None:
    for _ in range(2):
        for url in databases.migrated():
            with opened(url) as database, database.write() as tx:
                tx.execute(ADD)
                assert tx.scalar(text("SELECT count(*) FROM watermark")) == 1


@pytest.mark.postgres
def test_numbers_begin_anew(postgres_databases: PostgresDatabases) -> None:
    for _ in range(2):
        for url in postgres_databases.migrated():
            with opened(url) as database, database.write() as tx:
                row = Workspace(team_id="T1", created_at=datetime(2026, 1, 1, tzinfo=UTC))
                tx.add(row)
                tx.flush()
                assert row.id == 1


@pytest.mark.postgres
def test_a_database_whose_tables_were_altered_is_not_given_out_again(postgres_databases: PostgresDatabases) -> None:
    for url in postgres_databases.migrated():
        with opened(url) as database, database.write() as tx:
            tx.execute(text("ALTER TABLE watermark ADD COLUMN odd integer"))
    for url in postgres_databases.migrated():
        with opened(url) as database, database.read() as tx, pytest.raises(ProgrammingError):
            tx.execute(text("SELECT odd FROM watermark"))


@pytest.mark.postgres
def test_a_database_still_in_use_is_out_of_reach(postgres_databases: PostgresDatabases) -> None:
    for url in postgres_databases.migrated():
        left_open = Database(url)
        left_open.ping()
    with pytest.raises(OperationalError), left_open.read() as tx:
        tx.scalar(COUNT)
    left_open.close()


@pytest.mark.postgres
def test_postgresql_is_the_version_that_the_example_runs(postgres_url: str) -> None:
    with opened(postgres_url) as database, database.read() as tx:
        assert tx.scalar(text("SHOW server_version")).startswith("18.")


def test_the_address_of_one_kind_is_of_that_kind(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        assert database.is_sqlite
