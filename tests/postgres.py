"""A PostgreSQL server of one's own, for a test worker or a benchmark."""

import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

KEEPER = Path(__file__).with_name("postgres_keeper.py")

CUT_OFF = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s"
"""Ends all sessions of a database, and waits for their end, ten seconds at most."""
EMPTY = """
DO $$
DECLARE
    each record;
    is_used boolean;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign key and no trigger has a say
    FOR each IN
        SELECT oid::regclass AS name, relkind AS kind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname <> 'alembic_version'
    LOOP
        IF each.kind = 'S' THEN
            EXECUTE format('SELECT is_called FROM %s', each.name) INTO is_used;
            IF is_used THEN PERFORM setval(each.name, 1, false); END IF;
        ELSE
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', each.name) INTO is_used;
            IF is_used THEN EXECUTE format('DELETE FROM %s', each.name); END IF;
        END IF;
    END LOOP;
END $$
"""
"""Cheaper than a new database, whose many small files are the dearest part of a short test."""
SCHEMA = """
SELECT md5(string_agg(format('%s %s %s', attrelid::regclass, attname, atttypid), ',' ORDER BY attrelid, attnum))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
"""


class Postgres:
    """A server with no database but its own; it ends with `stop` or with this process, whichever is first."""

    def __init__(self) -> None:
        self._keeper = subprocess.Popen(
            [sys.executable, KEEPER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if self._keeper.stdout is None or not (line := self._keeper.stdout.readline().strip()):
            raise RuntimeError("PostgreSQL did not start; its log is above")
        self.home = Path(line)

    def stop(self) -> None:
        """Stop the server and remove its data."""
        self._keeper.communicate()

    def url(self, database: str) -> str:
        """Answer the address of a database as `DATABASE_URL` has it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.home}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database, a copy of `template`, and answer its address."""
        name, source = sql.Identifier(database), sql.Identifier(template)
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(name, source))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def rename(self, database: str, name: str) -> None:
        """Give a database another name, and cut off who is connected. Raises `ObjectInUse` where somebody is back."""
        with self._connect("postgres") as connection:
            connection.execute(CUT_OFF, [database])
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(database), sql.Identifier(name))
            )

    def empty(self, database: str) -> str:
        """Remove all rows, let every sequence begin anew, and answer what tells the schema from another."""
        with self._connect(database) as connection:
            connection.execute(EMPTY)
            found = connection.execute(SCHEMA).fetchone()
        return str(found[0]) if found else ""

    def _run(self, statement: sql.Composed) -> None:
        with self._connect("postgres") as connection:
            connection.execute(statement)

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.home), user="postgres", dbname=database, autocommit=True)
