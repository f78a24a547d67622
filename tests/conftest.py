"""What every test may ask for; nothing here starts unless a test asks."""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from tests.databases import Compiled, Databases, PostgresDatabases, SqliteDatabases
from tests.postgres import Postgres


@pytest.hookimpl(optionalhook=True)  # it is not there where the plugin is switched off
def pytest_xdist_auto_num_workers() -> int:
    """Run two workers a core: whole stories wait for processes of their own more than they compute."""
    return 2 * (os.cpu_count() or 1)


DATABASES = ("sqlite", "postgres")
STORIES = tuple(Path(__file__).with_name(name) for name in ("scenario", "commands", "flows"))
"""Tests through many layers."""


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the second telling of each story to the long run, and have those that kill processes run beside others.

    What a story rests upon is tested on both databases anyhow. Who kills waits for leases to lapse: many of them at
    once would leave the machine idle, and one at the end would keep everybody waiting.
    """
    for item in items:
        if _is_second_telling(item):
            item.add_marker(pytest.mark.long)
    waiting = [item for item in items if item.get_closest_marker("chaos")]
    others = [item for item in items if not item.get_closest_marker("chaos")]
    apart = max(1, len(others) // (2 * len(waiting) or 1))
    mixed: list[pytest.Item] = []
    for place in range(0, len(others), apart):
        mixed += [*waiting[place // apart : place // apart + 1], *others[place : place + apart]]
    items[:] = mixed + waiting[-(-len(others) // apart) :]


def _is_second_telling(item: pytest.Item) -> bool:
    """Whether this is a story on the other database than the one on which its name has it told always."""
    if not isinstance(item, pytest.Function) or item.get_closest_marker("chaos"):
        return False
    if not any(folder in item.path.parents for folder in STORIES):
        return False
    database = item.callspec.params.get("databases") if hasattr(item, "callspec") else None
    return database in DATABASES and database != DATABASES[zlib.crc32(item.originalname.encode()) % len(DATABASES)]


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.db.database.make_engine", Compiled().engine)
        yield


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
