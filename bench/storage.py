"""What it costs to keep files in the database, and to overwrite what is erased: `python -m bench.storage`.

On SQLite, in a folder of its own. A note and its erasure are a transaction each, as the bot does it.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bot.db import Database
from bot.db.migrate import upgrade
from bot.incidents import captures, files, service, timeline
from bot.incidents.captures import Found
from bot.incidents.files import FoundFile
from bot.models import TimelineEntry
from bot.people.service import ensure_workspace
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MEGABYTE, FILES, WRITES, READS = 1_000_000, 100, 300, 200
SETTINGS = ("OFF", "FAST", "ON")
Table = Iterator[str]


def _opened(folder: Path, secure: str) -> Database:
    url = f"sqlite:///{folder / secure}.db"
    upgrade(url)
    database = Database(url, pool=1)
    with database.write() as tx:
        tx.execute(text(f"PRAGMA secure_delete = {secure}"))
        service.declare(tx, ensure_workspace(tx, "T1", NOW).id, "Checkout fails", Severity.SEV2, NOW)
    return database


def _median(act: Callable[[int], None], times: int) -> float:
    """Measure the median of an act, in milliseconds."""
    spans = []
    for number in range(times):
        begun = time.perf_counter()
        act(number)
        spans.append(time.perf_counter() - begun)
    return statistics.median(spans) * 1000


def _noted(database: Database, number: int) -> None:
    """Write a note, and erase it."""
    with database.write() as tx:
        incident = service.locked(tx, 1, 1)
        key = timeline.note(tx, incident, f"the password was {number}" * 20, "U1", NOW, NOW).id
    with database.write() as tx:
        timeline.redact(tx, tx.get_one(TimelineEntry, key), "U1", NOW)


def _copied(database: Database, number: int) -> None:
    """Capture a message with a file of a megabyte."""
    with database.write() as tx:
        incident = service.locked(tx, 1, 1)
        row = captures.locked(tx, captures.want(tx, incident, "C1", f"{number}.0", "U1", NOW) or 0)
        told = Found("U1", None, "look", files=[FoundFile(f"F{number}", "disk.png")])
        (key,) = captures.keep(tx, row, told, NOW)
        files.keep(files.locked(tx, key), bytes([number % 251]) * MEGABYTE, "image/png")


def _removed(database: Database, number: int) -> None:
    with database.write() as tx:
        captures.remove(tx, captures.locked(tx, number + 1), NOW)


def _shown(database: Database) -> None:
    with database.read() as tx:
        timeline.shown(tx, 1)


def table() -> Table:
    """Give the table line by line."""
    yield "| secure_delete | note and erasure | 1 MB kept | 1 MB erased | timeline without files | with 100 |"
    yield "|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        for secure in SETTINGS:
            database = _opened(Path(folder), secure)
            notes = _median(lambda number, of=database: _noted(of, number), WRITES)  # type: ignore[misc]  # a lambda that binds what the loop has now
            before = _median(lambda _, of=database: _shown(of), READS)  # type: ignore[misc]  # a lambda that binds what the loop has now
            kept = _median(lambda number, of=database: _copied(of, number), FILES)  # type: ignore[misc]  # a lambda that binds what the loop has now
            after = _median(lambda _, of=database: _shown(of), READS)  # type: ignore[misc]  # a lambda that binds what the loop has now
            gone = _median(lambda number, of=database: _removed(of, number), FILES)  # type: ignore[misc]  # a lambda that binds what the loop has now
            database.close()
            yield f"| {secure} | " + " | ".join(f"{each:.1f} ms" for each in (notes, kept, gone, before, after)) + " |"


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
