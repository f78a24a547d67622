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
BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign key and no trigger has a say
    FOR each IN
        SELECT oid::regclass AS name, relkind AS kind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' AND (
            relkind = 'r' AND pg_relation_size(oid) > 0 OR relkind = 'S' AND pg_sequence_last_value(oid) IS NOT NULL
        )
    LOOP
        IF each.kind = 'S' THEN PERFORM setval(each.name, 1, false);
        ELSE EXECUTE format('DELETE FROM %s', each.name);
        END IF;
    END LOOP;
END $$
"""
"""Cheaper than a new database, whose many small files are the dearest part of a short test."""
SCHEMA = """
SELECT md5(string_agg(format('%s %s %s', attrelid, attname, atttypid), ',' ORDER BY attrelid, attnum))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
"""
"""Copies of a template have its numbers of tables too."""


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
        self._administration: psycopg.Connection[tuple[object, ...]] | None = None

    def stop(self) -> None:
        """Stop the server and remove its data."""
        if self._administration is not None:
            self._administration.close()
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
        self._administrator().execute(CUT_OFF, [database])
        self._run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(database), sql.Identifier(name)))

    def empty(self, database: str) -> str:
        """Remove all rows, let every sequence begin anew, and answer what tells the schema from another."""
        with self._connect(database) as connection:
            connection.execute(EMPTY)
            found = connection.execute(SCHEMA).fetchone()
        return str(found[0]) if found else ""

    def _run(self, statement: sql.Composed) -> None:
        self._administrator().execute(statement)

    def _administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        """Give the connection by which databases are made and renamed; it stays open, since opening one is dear."""
        if self._administration is None or self._administration.closed:
            self._administration = self._connect("postgres")
        return self._administration

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.home), user="postgres", dbname=database, autocommit=True)
