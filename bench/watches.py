"""Five hundred watches over five sources, looked at every thirty seconds: how much of a core one instance takes for it.

`python -m bench.watches --rounds 20` measures so many looks. The sources answer from memory, so that it is all but the
network. Of the watches most are quiet, some go to and fro about a threshold, some fire, and some are disks of which it
is foretold when they will be full.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.app import FLOWS
from bot.catalogue import Catalogue, parse
from bot.db import Database
from bot.db.migrate import upgrade
from bot.flows import metric_collect, watch_alarms, watch_catalogue, watches
from bot.metrics.ports import Found, Offered, Point, Series, Span
from tests.flows.bench import make
from tests.postgres import Postgres
from tests.work.bench import Engine

WATCHES, SOURCES, EVERY = 500, 5, 30.0
WARM = 65
"""Looks until what fires has fired, and disks have a past."""
AIM = 0.15
"""The share of one core that all of it may take."""
KINDS: Mapping[str, Callable[[random.Random], float]] = {
    "quiet": lambda chance: chance.uniform(10, 60),
    "restless": lambda chance: chance.uniform(65, 75),
    "firing": lambda chance: chance.uniform(91, 94),
    "disk": lambda chance: chance.uniform(40, 42),
}
SHARE = ("quiet",) * 16 + ("restless", "firing", "disk", "disk")


class Memory:
    """A source that makes its figures up."""

    def __init__(self) -> None:
        self._chance = random.Random(1)

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Tell a figure for each query, by the word before its number."""
        return {each: [Series((Point(at, KINDS[each.partition("_")[0]](self._chance)),))] for each in queries}

    def now(self, query: str, at: datetime) -> Series:
        """Tell nothing."""
        raise NotImplementedError

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing."""
        raise NotImplementedError

    def offered(self) -> Sequence[Offered]:
        """Offer nothing."""
        return ()


def catalogue() -> str:
    """Name the sources, the metrics and the watches."""
    parts = [f"[source.s{at}.host]\n" for at in range(SOURCES)]
    for at in range(WATCHES):
        kind = SHARE[at % len(SHARE)]
        measured = "disk" if kind == "disk" else "cpu"
        parts.append(f'[metric.m{at}]\nsource = "s{at % SOURCES}"\nquery = "{kind}_{at}"\nkind = "{measured}"\n')
        parts.append(f'[watch.w{at}]\nmetric = "m{at}"\n')
    return "".join(parts)


def look(engine: Engine, known: Catalogue) -> None:
    """Do all that thirty seconds bring: the ticks, one look at each source, and what follows from it."""
    engine.later(seconds=EVERY)
    with engine.database.write() as tx:
        metric_collect.ask(tx, known, engine.workspace, engine.now)
    engine.run_all()
    for _ in range(6):
        with engine.database.write() as tx:
            watch_catalogue.keep(tx, known, engine.workspace, engine.now)
            watch_alarms.look(tx, known, engine.workspace, engine.now)
    with engine.database.write() as tx:
        watches.judge_unfed(tx, known, engine.workspace, engine.now)


def taken(database: Database, folder: Path, rounds: int) -> tuple[float, float]:
    """Give the processor's seconds of a round at its median, and the worst."""
    text = catalogue()
    known, (_, _, services) = parse(text, "bongsu.toml"), make(database, folder, text)
    engine = Engine(
        database, FLOWS.values(), replace(services, source={f"s{at}": Memory() for at in range(SOURCES)}.get)
    )
    with database.write() as tx:
        watch_catalogue.keep(tx, known, engine.workspace, engine.now)
    for _ in range(WARM):
        look(engine, known)
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        look(engine, known)
        found.append(time.process_time() - begun)
    return sorted(found)[len(found) // 2], max(found)


def table(rounds: int) -> Iterator[str]:
    """Measure upon both databases, and give the table line by line."""
    server = Postgres()
    yield f"| {WATCHES} watches over {SOURCES} sources every {EVERY:.0f} s | a look, p50 | worst | share of a core |"
    yield "|---|--:|--:|--:|"
    try:
        with tempfile.TemporaryDirectory() as home:
            for name in ("SQLite", "PostgreSQL"):
                url = server.create("bench_watches") if name == "PostgreSQL" else f"sqlite:///{home}/watches.db"
                upgrade(url)
                database = Database(url)
                median, worst = taken(database, Path(home), rounds)
                database.close()
                missed = " **missed**" if median / EVERY > AIM else ""
                yield f"| {name} | {median:.2f} | {worst:.2f} | {median / EVERY:.1%}{missed} |"
    finally:
        server.stop()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.watches", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="how many looks are measured")
    for line in table(parser.parse_args().rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
