"""A PostgreSQL server of one's own, for a test worker or a benchmark."""

import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

KEEPER = Path(__file__).with_name("postgres_keeper.py")


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

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.home), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)
