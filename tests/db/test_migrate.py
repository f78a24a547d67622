from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Index, Integer, MetaData, NullPool, Table, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.db.migrate import config, upgrade
from bot.models import Base
from tests.databases import PostgresDatabases

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE schemaname = 'public' AND indexname <> 'alembic_version_pkc'",
}
BESIDE = "search_index"
"""How the names of the tables begin that SQLite's full-text search keeps beside the models'."""


def is_compared(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not str(name).startswith(BESIDE)


def is_of(connection: Connection, thing: object) -> bool:
    """Alembic does not know that an index may be of one database alone."""
    of_postgres = isinstance(thing, Index) and "postgresql_using" in thing.kwargs
    return not of_postgres or connection.dialect.name == "postgresql"


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def tables(url: str) -> set[str]:
    with connected(url) as connection:
        return {name for name in inspect(connection).get_table_names() if not name.startswith(BESIDE)}


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    opts = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": is_compared,
        "include_object": lambda thing, *_: is_of(connection, thing),
    }
    context = MigrationContext.configure(connection, opts=opts)
    return list(compare_metadata(context, metadata))


def indexes(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text(INDEXES[connection.dialect.name]))
    return {row[0]: " ".join(row[1].replace('"', "").split()) for row in rows}


def test_there_is_one_newest_schema_and_one_way_to_it() -> None:
    script = ScriptDirectory.from_config(config(None))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert [revision.revision for revision in script.walk_revisions() if revision.is_branch_point] == []


def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    with connected(database_url) as connection:
        assert differences(connection, Base.metadata) == []


def test_a_model_without_a_migration_is_noticed(database_url: str) -> None:
    metadata = MetaData()
    for table in Base.metadata.tables.values():
        table.to_metadata(metadata)
    metadata.tables["watermark"].append_column(Column("speed", Integer))
    Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    with connected(database_url) as connection:
        assert [change[0] for change in differences(connection, metadata)] == ["add_table", "add_column"]  # type: ignore[index]  # Alembic tells changes as nested tuples without types


def test_the_indexes_are_the_models_with_their_conditions(database_url: str, empty_database_url: str) -> None:
    """Alembic does not compare the conditions of partial indexes, on which the rule of one running job rests."""
    with connected(empty_database_url) as connection:
        Base.metadata.create_all(connection)
        wanted = indexes(connection)
    with connected(database_url) as connection:
        assert indexes(connection) == wanted
    assert "running" in wanted["uq_job_running_subject"]


def test_up_and_down_and_up_again(empty_database_url: str) -> None:
    assert upgrade(empty_database_url)
    whole = tables(empty_database_url)
    assert whole == {*Base.metadata.tables, "alembic_version"}
    with connected(empty_database_url) as connection:
        command.downgrade(config(connection), "base")
    assert tables(empty_database_url) == {"alembic_version"}
    assert upgrade(empty_database_url)
    assert tables(empty_database_url) == whole
    assert not upgrade(empty_database_url)
    with connected(empty_database_url) as connection:
        assert differences(connection, Base.metadata) == []


def test_an_upgrade_that_breaks_off_leaves_nothing_and_can_be_repeated(empty_database_url: str) -> None:
    with connected(empty_database_url) as connection:
        connection.execute(text("CREATE TABLE timeline_entry (id INTEGER)"))
    with pytest.raises(DBAPIError, match="timeline_entry"):
        upgrade(empty_database_url)
    assert tables(empty_database_url) <= {"timeline_entry", "alembic_version"}
    with connected(empty_database_url) as connection:
        connection.execute(text("DROP TABLE timeline_entry"))
    assert upgrade(empty_database_url)


def test_a_newer_database_is_left_alone(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with connected(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    assert not upgrade(database_url)
    assert "newer than this code (schema tomorrow)" in caplog.text
    with connected(database_url) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "tomorrow"


@pytest.mark.postgres
def test_of_instances_that_start_together_one_upgrades(postgres_databases: PostgresDatabases) -> None:
    for url in postgres_databases.empty():
        with ThreadPoolExecutor(3) as instances:
            assert sorted(instances.map(upgrade, [url] * 3)) == [False, False, True]
