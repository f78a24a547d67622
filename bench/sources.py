"""What it costs to ask a source for many metrics at once, beside asking for each of them.

`python -m bench.sources --queries 100 --times 5` is a short run. The servers are those of the tests, in the same
process: what is counted is the time of the thread that asks, and the requests.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from statistics import median

from bot.integrations.graphite import Graphite
from bot.integrations.prometheus import Prometheus
from bot.metrics.answers import Server
from bot.metrics.ports import Source
from tests.graphite_site import GraphiteSite
from tests.prometheus_site import PASS, PrometheusSite
from tests.trackers import Site, serving
from tests.work.bench import NOW

QUERIES, TIMES = 100, 20
Row = tuple[str, Site, Callable[[], object]]


def table(queries: int = QUERIES, times: int = TIMES) -> Iterator[str]:
    """Measure, and give the table line by line."""
    yield "| asked | requests | CPU, p50 | until all are told, p50 |"
    yield "|---|---:|---:|---:|"
    at = NOW.timestamp()
    names = [f"shop_orders_{number}" for number in range(queries)]
    prometheus = PrometheusSite(series={each: [({"host": "web-1"}, [(at, "7")])] for each in names})
    graphite = GraphiteSite(series={each: [(7.0, int(at))] for each in names})
    with serving(prometheus), serving(graphite):
        made = Prometheus(Server(prometheus.url, PASS))
        for row in _rows("Prometheus", prometheus, made, names, "("):
            yield _measured(*row, times)
        for row in _rows(
            "Graphite", graphite, Graphite(Server(graphite.url), timedelta(minutes=5)), names, "nonsense("
        ):
            yield _measured(*row, times)


def _rows(name: str, site: Site, source: Source, names: Sequence[str], bad: str) -> Iterator[Row]:
    yield f"{name}: {len(names)} at once", site, partial(source.many, names, NOW)
    yield f"{name}: one of them bad", site, partial(source.many, [*names[:-1], bad], NOW)
    yield f"{name}: each by itself", site, lambda: [source.now(each, NOW) for each in names]


def _measured(name: str, site: Site, ask: Callable[[], object], times: int) -> str:
    """Ask once, so that what is learnt once is known, then measure."""
    ask()
    site.asked.clear()
    spent, took = [], []
    for _ in range(times):
        cpu, begun = time.thread_time(), time.perf_counter()
        ask()
        spent.append((time.thread_time() - cpu) * 1000)
        took.append((time.perf_counter() - begun) * 1000)
    return f"| {name} | {len(site.asked) // times} | {median(spent):.1f} ms | {median(took):.0f} ms |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--times", type=int, default=TIMES)
    given = parser.parse_args()
    for line in table(given.queries, given.times):
        print(line)


if __name__ == "__main__":
    main()
