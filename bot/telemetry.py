"""Figures about Bongsu itself, in Prometheus' text format."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

Count = Callable[[], Mapping[str, int]]
"""Answers how many jobs are in each state but done."""


class Jobs(Collector):
    """The jobs by state, read from the database when somebody asks."""

    def __init__(self, count: Count) -> None:
        self._count = count

    def collect(self) -> Iterable[Metric]:
        """Read the figures."""
        jobs = GaugeMetricFamily("bongsu_jobs", "Jobs that wait, run, or are stuck.", labels=["state"])
        counts = self._count()
        for state in ("ready", "running", "dead"):
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs


def exposition(count: Count) -> Callable[[], bytes]:
    """Answer what writes the text of `/metrics`."""
    collectors = CollectorRegistry()
    collectors.register(Jobs(count))
    return lambda: generate_latest(collectors)
