"""What every test may ask for; nothing here starts unless a test asks."""

import os
from collections.abc import Iterator

import pytest

from bot.db import Database
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.postgres import Postgres


def pytest_xdist_auto_num_workers() -> int:
    """Run two workers a core: whole stories wait for processes of their own more than they compute."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what kills processes: it waits for leases to lapse, and at the end everybody would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("chaos") is None)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    server = Postgres()
    yield PostgresDatabases(server)
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> Databases:
    place: Databases = request.getfixturevalue(f"{request.param}_databases")
    return place


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give the address of a migrated database without rows: the test runs once on SQLite and once on PostgreSQL."""
    yield from databases.migrated()


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """Give the address of a database without tables, on both."""
    yield from databases.empty()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a migrated database without rows, on both."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """Give the address of a migrated SQLite database, where the test is about SQLite alone."""
    yield from sqlite_databases.migrated()


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """Give the address of a migrated PostgreSQL database, where the test is about PostgreSQL alone."""
    yield from postgres_databases.migrated()


@pytest.fixture
def empty_postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """Give the address of a PostgreSQL database without tables."""
    yield from postgres_databases.empty()
