"""All figures in one go: `make bench`, or `python -m bench --short` for a look."""

import argparse
import platform
from collections.abc import Iterator
from pathlib import Path

from bench import (
    alerts,
    blameless,
    board,
    charts,
    commands,
    delivery,
    deploys,
    incidents,
    metrics,
    sources,
    standup_history,
    standups,
    start,
    storage,
    storm,
    watches,
)


def machine() -> str:
    """Name this machine: its processor, cores, memory and Python."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    name = cpu[0].partition(":")[2].strip() if cpu else platform.machine()
    return f"{len(cpu)} cores of {name}, {memory:.0f} GB, Python {platform.python_version()}, {platform.system()}"


def report(seconds: float, *, demo: bool) -> Iterator[str]:
    """Measure everything, and give the tables line by line."""
    yield machine()
    for title, table in (
        ("Commands", commands.table(seconds)),
        ("Alerts, one in a post", alerts.table(seconds, 1, (0, 0))),
        ("Alerts, ten in a post", alerts.table(seconds, 10, (0, 0))),
        ("A storm", storm.table(storm.Storm(10_000, 40, 60) if demo else storm.Storm(1_000, 4, 6))),
        ("Large incidents", incidents.table(200 if demo else 20)),
        ("Deploys", deploys.table(seconds, 200 if demo else 20, deploys.MANY if demo else 30_000)),
        ("Delivery", delivery.table(20, delivery.MANY if demo else 120_000)),
        ("Standups", standups.table(1_000 if demo else 40, 2)),
        ("Past standups", standup_history.table(20, standup_history.MANY if demo else 50_000)),
        ("Watches", watches.table(20 if demo else 5)),
        ("Charts", charts.table()),
        ("Asking sources", sources.table(times=20 if demo else 5)),
        ("Metrics", metrics.table(20, metrics.MANY if demo else 500_000)),
        ("Start", start.table(demo=demo)),
        ("The wall board", board.table()),
        ("The blameless check", blameless.table()),
        ("Files and erasure", storage.table()),
    ):
        yield f"\n{title}\n"
        yield from table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="5 seconds of load instead of 60, and no clean demo")
    is_short = parser.parse_args().short
    for line in report(5 if is_short else 60, demo=not is_short):
        print(line, flush=True)


if __name__ == "__main__":
    main()
