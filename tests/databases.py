"""Fresh databases for tests: each as one that was migrated once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from psycopg.errors import ObjectInUse
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from bot.db.engine import make_engine
from bot.db.migrate import upgrade
from tests.postgres import Postgres


class Compiled:
    """What SQLAlchemy compiled of statements, kept from test to test: compiling is a quarter of what a short one costs.

    A compiled statement belongs to its engine's dialect, so engines of one kind share one.
    """

    def __init__(self) -> None:
        self._first: dict[str, Engine] = {}

    def engine(self, url: str | URL, *, pool: int = 20) -> Engine:
        """Make an engine; see `bot.db.engine.make_engine`."""
        engine = make_engine(url, pool=pool)
        first = self._first.setdefault(engine.dialect.name, engine)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine


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
    """Databases of one PostgreSQL server; a migrated one is emptied and given out again under another name."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._names = (f"test_{number}" for number in count(1))
        self._schema = ""
        self._unused: list[str] = []

    def migrated(self) -> Iterator[str]:
        """Yield a database with the newest schema and no rows; see `Databases`."""
        if not self._schema:
            upgrade(self._server.create("template"))
            self._schema = self._server.empty("template")
        name = self._unused.pop() if self._unused else self._made()
        try:
            yield self._server.url(name)
        finally:
            self._take_back(name)

    def empty(self) -> Iterator[str]:
        """Yield a database as PostgreSQL makes it; see `Databases`."""
        name = next(self._names)
        try:
            yield self._server.create(name)
        finally:
            self._server.drop(name)

    def _made(self) -> str:
        name = next(self._names)
        self._server.create(name, "template")
        return name

    def _take_back(self, name: str) -> None:
        """Empty a database for the next test, out of reach of who still knows its name; drop one that was altered."""
        fresh = next(self._names)
        try:
            self._server.rename(name, fresh)
        except ObjectInUse:
            self._server.drop(name)
            return
        if self._server.empty(fresh) == self._schema:
            self._unused.append(fresh)
        else:
            self._server.drop(fresh)
