"""Bringing a database to the schema that this code knows."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine import make_url

from bot.db.engine import make_engine

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
ADVISORY_LOCK = 0x626F6E67
"""The key of the PostgreSQL advisory lock around an upgrade ("bong")."""


def upgrade(url: str) -> bool:
    """Upgrade the database at `url` to the newest schema; answer whether it was changed.

    Instances that start together take turns. A database newer than this code is left alone with a warning.
    """
    engine = _engine(url)
    try:
        if engine.dialect.name == "sqlite":
            return _upgrade(engine)
        with engine.connect() as lock:
            lock.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            return _upgrade(engine)
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    """Build an engine for one upgrade, whose every change of the schema is undone with its transaction.

    SQLite's foreign keys rest meanwhile: a batch operation copies a table and drops the old one, and with them would
    delete the rows that refer to it. Source: https://alembic.sqlalchemy.org/en/latest/batch.html
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(make_url(url), poolclass=NullPool)
    engine = make_engine(url, pool=1)
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys=OFF"))
    return engine.execution_options(writing=True)


def _upgrade(engine: Engine) -> bool:
    script = ScriptDirectory.from_config(config(None))
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == script.get_current_head():
        return False
    if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
        log.warning("the database is newer than this code (schema %s); starting without migrating", present)
        return False
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        command.upgrade(config(connection), "head")
    return True


def config(connection: Connection | None) -> Config:
    """Answer Alembic's configuration, bound to a connection that `migrations/env.py` uses."""
    result = Config()
    result.set_main_option("script_location", str(MIGRATIONS))
    result.set_main_option("path_separator", "os")
    result.attributes["connection"] = connection
    return result
