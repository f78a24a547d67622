"""What metrics, watches and recovery scripts name, and whether it is there."""

from collections.abc import Iterator

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.faults import Fault, is_somebody, named_windows, unknown
from bot.catalogue.paging import is_group
from bot.catalogue.people import ADMIN
from bot.catalogue.recoveries import ASK, AUTO
from bot.catalogue.sources import HOST
from bot.catalogue.watches import WRONG, WatchTable, completed, usual, wrong


def _measured(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the source and the service of each metric, and the metrics that the board draws."""
    for name in catalogue.board.charts or ():
        if name not in catalogue.metrics:
            yield unknown(("board", "charts"), name, "metric", catalogue.metrics)
    sources = {HOST, *catalogue.sources}
    for name, metric in catalogue.metrics.items():
        if metric.source not in sources:
            yield unknown(("metric", name, "source"), metric.source, "source", sources)
        if metric.service is not None and metric.service not in catalogue.services:
            yield unknown(("metric", name, "service"), metric.service, "service", catalogue.services)


def _recoveries(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the role that lets a script run."""
    known = {AUTO, ASK, ADMIN, *catalogue.roles}
    for name, recovery in catalogue.recoveries.items():
        if recovery.approval not in known:
            yield unknown(("recovery", name, "approval"), recovery.approval, "role", known)


def _snapshots(catalogue: Catalogue) -> Iterator[Fault]:
    """Want the service of each snapshot; its metrics may have been made in Slack."""
    for name, table in catalogue.snapshots.items():
        if table.service is not None and table.service not in catalogue.services:
            yield unknown(("snapshot", name, "service"), table.service, "service", catalogue.services)


def _watches(catalogue: Catalogue) -> Iterator[Fault]:
    """Want what watches name, and thresholds that hold together."""
    windows = [window.name for window in catalogue.windows]
    for name, watch in catalogue.watches.items():
        for key in ("metric", "minimum_metric", "free_metric"):
            named = getattr(watch, key)
            if named is not None and named not in catalogue.metrics:
                yield unknown(("watch", name, key), named, "metric", catalogue.metrics)
        if watch.service is not None and watch.service not in catalogue.services:
            yield unknown(("watch", name, "service"), watch.service, "service", catalogue.services)
        if watch.recovery is not None and watch.recovery not in catalogue.recoveries:
            yield unknown(("watch", name, "recovery"), watch.recovery, "recovery", catalogue.recoveries)
        yield from named_windows(("watch", name, "quiet"), watch.quiet, windows)
        for index, route in enumerate(watch.routes):
            path = ("watch", name, "route", index)
            yield from named_windows((*path, "window"), [route.window] if route.window else [], windows)
            for each in route.people:
                if not is_somebody(catalogue, each) or is_group(each):
                    yield unknown((*path, "people"), each, "person", catalogue.people)
        yield from _levels(catalogue, name, watch)


def _levels(catalogue: Catalogue, name: str, watch: WatchTable) -> Iterator[Fault]:
    condition = watch.condition or usual(catalogue.metrics.get(watch.metric)).condition
    if condition in ("change", "full") and watch.over is None:
        yield ("watch", name, "over"), f"is missing for `{condition}`", 'the span that it looks back on, such as "1h"'
    found = wrong(condition, completed(condition, watch.levels))
    if found is not None:
        message, _, expected = WRONG[found[0]].partition("; expected ")
        yield ("watch", name, "levels", found[1].word), message, expected


CHECKS = (_measured, _recoveries, _snapshots, _watches)
