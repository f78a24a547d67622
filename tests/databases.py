"""Fresh databases for tests: each a copy of one that was migrated once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from bot.db.migrate import upgrade
from tests.postgres import Postgres


class Databases(Protocol):
    """A place where databases are made."""

    def migrated(self) -> Iterator[str]:
        """Yield the address of a database with the newest schema and no rows, and remove it afterwards."""

    def empty(self) -> Iterator[str]:
        """Yield the address of a database without any table, and remove it afterwards."""


class SqliteDatabases:
    """SQLite files in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._names = (directory / f"{number}" / "bongsu.db" for number in count(1))
        self._template = directory / "template.db"

    def migrated(self) -> Iterator[str]:
        """Yield a copy of the template; see `Databases`."""
        if not self._template.exists():
            upgrade(f"sqlite:///{self._template}")
        with self._file() as path:
            shutil.copy(self._template, path)
            yield f"sqlite:///{path}"

    def empty(self) -> Iterator[str]:
        """Yield the address of a file that does not exist yet; see `Databases`."""
        with self._file() as path:
            yield f"sqlite:///{path}"

    @contextmanager
    def _file(self) -> Iterator[Path]:
        path = next(self._names)
        path.parent.mkdir()
        try:
            yield path
        finally:
            shutil.rmtree(path.parent)


class PostgresDatabases:
    """Databases of one PostgreSQL server."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._names = (f"test_{number}" for number in count(1))
        self._has_template = False

    def migrated(self) -> Iterator[str]:
        """Yield a copy of the template; see `Databases`."""
        if not self._has_template:
            upgrade(self._server.create("template"))
            self._has_template = True
        yield from self._copy("template")

    def empty(self) -> Iterator[str]:
        """Yield a database as PostgreSQL makes it; see `Databases`."""
        yield from self._copy("template0")

    def _copy(self, template: str) -> Iterator[str]:
        name = next(self._names)
        try:
            yield self._server.create(name, template)
        finally:
            self._server.drop(name)
