"""The same reads upon a long past and upon a short one, side by side on SQLite and PostgreSQL."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.incidents import AIM, WARM
from bot.db import Database
from bot.db.migrate import upgrade
from tests.postgres import Postgres

Acts = Mapping[str, Callable[[], object]]
"""What is measured upon one past, by how the table names it."""
Make = Callable[[Database, Path, int], Acts]
"""Writes a past of so many things down, with a folder for its files, and answers what is measured upon it."""


def tables(
    things: str,
    sizes: tuple[int, int],
    times: int,
    make: Make,
    more: Callable[[Sequence[Database]], Iterator[str]] = lambda _databases: iter(()),
) -> Iterator[str]:
    """Measure upon both databases with pasts of both sizes, the long one first; `more` adds lines to each table."""
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as home:
            for name in ("SQLite", "PostgreSQL"):
                yield f"| {name} | {sizes[0]:,} {things} p50 ms | {sizes[1]:,} p50 ms | times |"
                yield "|---|--:|--:|--:|"
                with ExitStack() as opened:
                    databases = [opened.enter_context(_opened(name, server, Path(home), size)) for size in sizes]
                    acts = [make(each, Path(home), size) for each, size in zip(databases, sizes, strict=True)]
                    yield from _rows(acts, times)
                    yield from more(databases)
                yield ""
    finally:
        server.stop()


@contextmanager
def _opened(name: str, server: Postgres, home: Path, size: int) -> Iterator[Database]:
    url = server.create(f"bench_{size}") if name == "PostgreSQL" else f"sqlite:///{home}/{size}.db"
    upgrade(url)
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def _rows(acts: Sequence[Acts], times: int) -> Iterator[str]:
    for what in acts[0]:
        large, small = measure([each[what] for each in acts], times)
        missed = " **missed**" if large > AIM * small else ""
        yield f"| {what} | {large:.1f} | {small:.1f} | {large / small:.2f}{missed} |"


def measure(acts: Sequence[Callable[[], object]], times: int) -> Sequence[float]:
    """Do the same so many times upon each past, in turn; answer the medians in milliseconds."""
    took: list[list[float]] = [[] for _ in acts]
    for turn in range(times + WARM):
        for at, act in enumerate(acts):
            begun = time.perf_counter()
            act()
            took[at] += [(time.perf_counter() - begun) * 1000] if turn >= WARM else []
    return [statistics.median(each) for each in took]
