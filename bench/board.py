"""What the wall board costs with fifty services, twenty incidents and four charts: `python -m bench.board`."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bot.catalogue.load import parse
from bot.db import Database
from bot.db.migrate import upgrade
from bot.flows import board
from bot.messages.board_page import fragment, shell
from bot.messages.words import words_for
from tests import town
from tests.work.bench import NOW

SERVICES, INCIDENTS, DEPLOYS, TIMES = 50, 20, 8, 200


def table(times: int = TIMES) -> Iterator[str]:
    """Measure one reading of the database, and one page made of it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'board.db')}"
        upgrade(url)
        yield from _measured(Database(url), times)


def _measured(database: Database, times: int) -> Iterator[str]:
    catalogue, words, zone = parse(town.file(SERVICES, town.CHARTS)), words_for("ko"), ZoneInfo("Asia/Seoul")
    with database.write() as tx:
        workspace = town.fill(tx, NOW, INCIDENTS, moving=DEPLOYS)
        town.measure(tx, workspace, NOW)
        town.alarm(tx, workspace, NOW)
    reading, making, size = [], [], 0
    for _ in range(times):
        begun = time.perf_counter()
        with database.read() as tx:
            found = board.read(tx, catalogue, workspace, NOW)
        read = time.perf_counter()
        html = fragment(words, found, zone)
        making.append(time.perf_counter() - read)
        reading.append(read - begun)
        size = len(shell(words, html, "1", None, zone).encode())
    database.close()
    yield "| | p50 | p95 |\n|---|---|---|"
    for title, spent in (("reading", reading), ("rendering", making)):
        yield f"| {title} | {1000 * median(spent):.1f} ms | {1000 * sorted(spent)[int(0.95 * times)]:.1f} ms |"
    yield f"\nThe whole page has {size / 1000:.0f} kB; an instance reads and renders it once in three seconds."


if __name__ == "__main__":
    print(*table(), sep="\n")
