"""Figures among ten million stored points beside those among a hundred thousand: courses, lists, snapshots, the board.

Each series has two days of looks, thirty days of five minutes and four hundred days of hours. `python -m bench.metrics
--points 1000000 --times 5` is a short run. The source and Slack answer at once, so that what is told is Bongsu's own.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import insert, text

from bench.beside import Acts, tables
from bot.app import FLOWS
from bot.catalogue.collecting import Collecting
from bot.catalogue.metrics import Metric
from bot.db import Database
from bot.flows import metric_pictures
from bot.messages.words import words_for
from bot.metrics import keeping, points, service, thinning
from bot.metrics.ports import Point, Series
from bot.metrics.rolling import HOURS, LATE, MINUTES, RAW
from bot.metrics.rules import USUAL, span_of
from bot.metrics.service import Occasion
from bot.models import MetricSeries, MetricSnapshot
from bot.people.queries import Reader
from bot.people.service import ensure_workspace
from commands import metrics
from commands.context import Ask
from commands.table import obey
from tests.commands.bench import make_bench
from tests.flows.bench import make
from tests.flows.measuring import Meter
from tests.work.bench import NOW, Engine

MANY, FEW = 10_000_000, 100_000
KEPT = Collecting()
LENGTHS = {RAW: KEPT.looks, MINUTES: KEPT.minutes, HOURS: KEPT.hours}
EACH = sum(int(length.total_seconds()) // resolution for resolution, length in LENGTHS.items())
"""Points of a series whose retention is full."""
SHOWN = 4
"""Metrics on the board, and in a snapshot of a service."""
SNAPSHOTS = 10_000
"""Points for each of which there is a snapshot."""
AT_ONCE = 500
SPANS = {"an hour": USUAL, "a day": timedelta(days=1), "a month": timedelta(days=30), "90 days": timedelta(days=90)}
POINTS = """
INSERT INTO metric_point (series_id, resolution, at, low, high, mean, count)
WITH RECURSIVE n(i) AS (SELECT CAST(0 AS integer) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
SELECT :series, :resolution, :first + i * :resolution, i % 97, i % 97 + 2, i % 97 + 1, :resolution / 30 FROM n
"""


def names(series: int) -> Sequence[str]:
    """Name the metrics of which each has a series."""
    return [f"m{number}" for number in range(series)]


def catalogue(series: int) -> str:
    """Write a catalogue in which four metrics are of a service, and the others of none."""
    tables = [f'[metric.{name}]\nsource = "host"\nquery = "{name}"\nunit = "s"\n' for name in names(series)]
    own = [f'{table}service = "checkout"\n' for table in tables[:SHOWN]]
    return "[service.checkout]\n" + "".join([*own, *tables[SHOWN:]])


def fill(database: Database, workspace: int, stored: int) -> Sequence[int]:
    """Write so many points down, and the snapshots that go with them; answer the keys of the series."""
    same = {"workspace_id": workspace, "labels": {}, "label_key": "", "missed": 0, "last_value": 1.0}
    times = {
        "first_at": NOW - KEPT.hours,
        "last_at": NOW - timedelta(seconds=RAW),
        "told_at": NOW,
        "rolled_at": NOW - timedelta(hours=1),
    }
    with database.write() as tx:
        tx.execute(insert(MetricSeries), [{"metric": name, **same, **times} for name in names(stored // EACH)])
        keys = [key for (key,) in tx.query(MetricSeries.id).order_by(MetricSeries.id)]
    for key in keys:
        with database.write() as tx:
            for resolution, length in LENGTHS.items():
                some = int(length.total_seconds()) // resolution
                first = int(NOW.timestamp()) - some * resolution
                given = {"series": key, "resolution": resolution, "first": first, "count": some}
                tx.execute(text(POINTS), given)
    _snapshots(database, workspace, stored // SNAPSHOTS, len(keys))
    if not database.is_sqlite:  # which a server does by itself after a while, and SQLite never
        with database.write() as tx:
            tx.execute(text("ANALYZE metric_point, metric_series, metric_snapshot"))
    return keys


def _snapshots(database: Database, workspace: int, wanted: int, series: int) -> None:
    with database.write() as tx:
        row = service.ask(
            tx,
            workspace,
            "m0",
            Metric(source="host", query="m0", unit="s"),
            span_of(USUAL, NOW),
            Occasion("asked"),
            NOW,
        )
        row.points, row.state, row.now, row.taken_at = [1.5] * 241, "taken", 1.5, NOW
        tx.flush()
        same = {column.name: getattr(row, column.name) for column in MetricSnapshot.__table__.columns}
        del same["id"]
        for first in range(0, wanted, AT_ONCE):
            many = range(first, min(wanted, first + AT_ONCE))
            tx.execute(insert(MetricSnapshot), [same | {"metric": f"m{number % series}"} for number in many])


class Words:
    """From a word to the message: the answer, then the jobs, with a source and a Slack that take no time."""

    def __init__(self, database: Database, folder: Path, given: str) -> None:
        self._bench = make_bench(database, folder, given)
        _, _, services = make(database, folder, given)
        flows = [flow for flow in FLOWS.values() if flow not in metric_pictures.FLOWS]  # the picture follows the words
        meter = Meter(dict.fromkeys(self._bench.catalogue.metrics, 1.5))
        self._engine = Engine(database, flows, replace(services, source=lambda _: meter))
        self._numbers = count()

    def ask(self, words: str) -> object:
        """Answer a command, as somebody types it for the first time."""
        who = Reader(self._engine.workspace, "U1", None, None, is_outsider=False, is_known=True)
        key = f"bench:{next(self._numbers)}"
        return obey(metrics.COMMAND, Ask(self._bench, who, words_for("en"), "C1", words, key, "trigger", {}))

    def show(self, words: str) -> object:
        """Do the same, and run what it has asked for until all of it is shown."""
        self.ask(words)
        self._engine.later(seconds=5)
        return self._engine.run_all()


def made(database: Database, folder: Path, stored: int) -> Acts:
    """Write the past down; answer what is measured upon it."""
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    keys = fill(database, workspace, stored)
    words = Words(database, folder, catalogue(len(keys)))

    def course(length: timedelta, wanted: Sequence[int]) -> None:
        with database.read() as tx:
            for key in wanted:
                assert points.over(tx, key, span_of(length, NOW))

    def summed() -> None:
        with database.read() as tx:
            assert points.summed(tx, keys[0], NOW - timedelta(days=1), NOW)

    typed = {"`/metrics board`": "board", "`/metrics show m1`, the answer": "show m1"}
    told = {"`/metrics show m1`, to its words in Slack": "show m1"}
    told |= {
        "`/metrics snapshot checkout`, to its words": "snapshot checkout",
        "`/metrics compare`": "compare m1 yesterday",
    }
    return {
        **{f"a course of {name}": partial(course, length, keys[1:2]) for name, length in SPANS.items()},
        f"{SHOWN} courses of a day, for the board": partial(course, SPANS["a day"], keys[:SHOWN]),
        "a day in a few figures": summed,
        **{name: partial(words.ask, each) for name, each in typed.items()},
        **{name: partial(words.show, each) for name, each in told.items()},
        f"a look at {SHOWN} metrics": _looks(database, workspace, SHOWN),
    }


def _looks(database: Database, workspace: int, wanted: int) -> Callable[[], object]:
    """Keep a look at so many metrics, each time half a minute later."""
    turns = count(1)

    def look() -> None:
        at = NOW + next(turns) * timedelta(seconds=RAW)
        told = {name: (Series((Point(at, 1.0),)),) for name in names(wanted)}
        with database.write() as tx:
            keeping.keep(tx, workspace, told, at)

    return look


def upkeep(databases: Sequence[Database]) -> Iterator[str]:
    """Keep a look at every metric of the long past, and sum up an hour of all of them."""
    database = databases[0]
    with database.read() as tx:
        workspace, series = ensure_workspace(tx, "T0BEACON", NOW).id, tx.query(MetricSeries).count()
    yield f"| a look at all {series:,} metrics | {_took(_looks(database, workspace, series)):.1f} | | |"

    def roll() -> None:
        with database.write() as tx:
            thinning.roll(tx, workspace, KEPT, NOW + LATE)

    took = [_took(roll) for _ in range(0, series, thinning.AT_ONCE)]
    yield f"| summing up an hour of {thinning.AT_ONCE} of them, the slowest | {max(took):.1f} | | |"


def _took(act: Callable[[], object]) -> float:
    """Do something once, and tell how long it took, in milliseconds."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def table(times: int, stored: int) -> Iterator[str]:
    """Measure upon both databases with many points and with few."""
    yield from tables("points", (stored, FEW), times, made, upkeep)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.metrics", description=__doc__)
    parser.add_argument("--points", type=int, default=MANY, help=f"stored points of the long past ({MANY:,})")
    parser.add_argument("--times", type=int, default=20, help="how often each is done (20)")
    options = parser.parse_args()
    for line in table(options.times, options.points):
        print(line, flush=True)


if __name__ == "__main__":
    main()
