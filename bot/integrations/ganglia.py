"""Figures from Ganglia: from gmond or gmetad, each of which tells all that it knows, as XML, to who connects.

https://github.com/ganglia/monitor-core/wiki
"""

import math
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from time import monotonic
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from bot.http import CONNECT, READ, OutsideAway
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

LARGEST = 32_000_000
"""Bytes that are read: a thousand machines with forty figures each tell about twelve million."""
CHUNK = 256 * 1024
TMAX, LATE = 20, 4
"""Seconds between two words of a machine where it does not say, and after how many times that it is held to be down."""
BROKEN = re.compile(rb"&#[^0-9x][^;<>&]{0,8};")
"""What gmond 3.7 makes of a byte beyond ASCII, and no reader of XML takes."""
UP, DOWN, MEAN, SUM = "up", "down", "mean", "sum"


@dataclass(frozen=True)
class Figure:
    """A metric as a machine told it, `age` seconds ago; None where it is a word, or too old."""

    value: float | None
    unit: str
    age: int


@dataclass
class Machine:
    """A host; it is up where it was heard of lately."""

    cluster: str
    name: str
    is_up: bool
    figures: dict[str, Figure] = field(default_factory=dict)


@dataclass
class Total:
    """A metric of a whole cluster: the sum, and of how many machines."""

    sum: float = 0.0
    count: float = 0.0
    unit: str = ""


@dataclass
class Cluster:
    """What gmetad sums up, or what is summed up of the machines: how many are up and down, and their figures."""

    up: int = 0
    down: int = 0
    totals: dict[str, Total] = field(default_factory=dict)


class Reader(ContentHandler):
    """Reads what gmond and gmetad tell."""

    def __init__(self) -> None:
        super().__init__()
        self.machines: list[Machine] = []
        self.clusters: dict[str, Cluster] = {}
        self._within: list[str] = []
        self._starts: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "GRID": self._cluster,
            "CLUSTER": self._cluster,
            "HOST": self._host,
            "METRIC": self._metric,
            "HOSTS": self._hosts,
            "METRICS": self._metrics,
        }

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802, ANN401 - as the library calls it, and untyped
        """Take an element in."""
        if take := self._starts.get(name):
            take(dict(attrs.items()))

    def endElement(self, name: str) -> None:  # noqa: N802 - as the library calls it
        """Leave a cluster or grid."""
        if name in {"GRID", "CLUSTER"}:
            self._within.pop()

    def _cluster(self, has: Mapping[str, str]) -> None:
        self._within.append(has.get("NAME", ""))
        self.clusters.setdefault(self._within[-1], Cluster())

    def _host(self, has: Mapping[str, str]) -> None:
        age, most = _whole(has.get("TN")), _whole(has.get("TMAX")) or TMAX
        cluster = self._within[-1] if self._within else ""
        self.machines.append(Machine(cluster, has.get("NAME") or has.get("IP", ""), age <= LATE * most))

    def _metric(self, has: Mapping[str, str]) -> None:
        age, most = _whole(has.get("TN")), _whole(has.get("TMAX"))
        is_late = bool(most) and age > LATE * most
        value = None if has.get("TYPE") == "string" or is_late else _number(has.get("VAL"))
        machine = self.machines[-1]
        figure = Figure(value if machine.is_up else None, has.get("UNITS", "").strip(), age)
        machine.figures[has.get("NAME", "")] = figure

    def _hosts(self, has: Mapping[str, str]) -> None:
        cluster = self.clusters[self._within[-1]]
        cluster.up, cluster.down = _whole(has.get("UP")), _whole(has.get("DOWN"))

    def _metrics(self, has: Mapping[str, str]) -> None:
        total = Total(_number(has.get("SUM")) or 0.0, _number(has.get("NUM")) or 0.0, has.get("UNITS", "").strip())
        if has.get("TYPE") != "string":
            self.clusters[self._within[-1]].totals[has.get("NAME", "")] = total

    def endDocument(self) -> None:  # noqa: N802 - as the library calls it
        """Sum up the machines of each cluster of which no sums were told, as gmetad tells them."""
        summed = {name for name, cluster in self.clusters.items() if cluster.totals or cluster.up or cluster.down}
        for machine in (each for each in self.machines if each.cluster not in summed):
            cluster = self.clusters.setdefault(machine.cluster, Cluster())
            cluster.up, cluster.down = cluster.up + machine.is_up, cluster.down + (not machine.is_up)
            for name, figure in machine.figures.items():
                total = cluster.totals.setdefault(name, Total(unit=figure.unit))
                if figure.value is not None:
                    total.sum, total.count = total.sum + figure.value, total.count + 1


@dataclass(frozen=True)
class Ganglia:
    """A gmond or gmetad at a host and port; gmetad's port 8652 waits for a `request` first."""

    host: str
    port: int
    request: str = ""

    def now(self, query: str, at: datetime) -> Series:
        """Tell the figure of now, with the time of which it is; of a machine that is down there is none."""
        found = _answer(self._read(), query, at)
        if len(found) > 1:
            raise Unanswerable("several", ", ".join(str((each.labels or {}).get("host")) for each in found[:3]))
        return found[0]

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing of the past: gmond has none, and gmetad's lies in files."""
        del query, span
        return Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Answer all queries by one look at everything."""
        reader = self._read()
        return {query: _found(reader, query, at) for query in queries}

    def offered(self) -> Sequence[Offered]:
        """List the means of clusters, and the figures of each machine."""
        reader = self._read()
        means = (
            Offered(f"{name}:{metric}", unit=total.unit)
            for name, cluster in reader.clusters.items()
            for metric, total in sorted(cluster.totals.items())
            if total.count
        )
        machines = (
            Offered(f"{machine.name}/{metric}", unit=figure.unit)
            for machine in reader.machines
            for metric, figure in sorted(machine.figures.items())
            if figure.value is not None
        )
        return (*means, *machines)

    def _read(self) -> Reader:
        reader = Reader()
        parser = defusedxml.sax.make_parser()
        parser.forbid_dtd = False  # Ganglia's own is part of what it tells; entities and what lies elsewhere are not
        parser.setContentHandler(reader)
        try:
            parser.feed(BROKEN.sub(b"?", self._everything()))
            parser.close()
        except (SAXException, DefusedXmlException, LookupError, ValueError):
            raise Unanswerable("unreadable") from None
        return reader

    def _everything(self) -> bytes:
        """Read until the other side has told all. Raises `OutsideAway`."""
        until, told = monotonic() + CONNECT + READ, bytearray()
        try:
            with socket.create_connection((self.host, self.port), CONNECT) as way:
                way.settimeout(READ)
                way.sendall(f"{self.request}\n".encode() if self.request else b"")
                while part := way.recv(CHUNK):
                    told += part
                    if len(told) > LARGEST:
                        raise Unanswerable("too_much")
                    if monotonic() > until:
                        raise OutsideAway("slow")
        except OSError as error:
            raise OutsideAway(type(error).__name__) from None
        return bytes(told)


def _found(reader: Reader, query: str, at: datetime) -> Found:
    try:
        return _answer(reader, query, at)
    except Unanswerable as refusal:
        return refusal


def _answer(reader: Reader, query: str, at: datetime) -> Sequence[Series]:
    """Answer `host/metric` or `cluster:metric`; raises `Unanswerable` where there is no such thing."""
    hosts, is_of_hosts, metric = query.partition("/")
    found = list(_of_machines(reader, hosts, metric, at) if is_of_hosts else _of_clusters(reader, query, at))
    if not found:
        raise Unanswerable("missing", query)
    return found


def _of_machines(reader: Reader, pattern: str, metric: str, at: datetime) -> Iterator[Series]:
    for machine in reader.machines:
        if fnmatchcase(machine.name, pattern):
            labels = {"cluster": machine.cluster, "host": machine.name}
            if metric == UP:
                yield Series((Point(at, float(machine.is_up)),), labels)
            elif figure := machine.figures.get(metric):
                yield Series((Point(at - timedelta(seconds=figure.age), figure.value),), labels)


def _of_clusters(reader: Reader, query: str, at: datetime) -> Iterator[Series]:
    name, _, metric = query.partition(":")
    metric, _, how = metric.partition(":")
    cluster = reader.clusters.get(name)
    if cluster is None or how not in {"", SUM, MEAN}:
        return
    total = cluster.totals.get(metric)
    if metric in {UP, DOWN}:
        yield Series((Point(at, float(cluster.up if metric == UP else cluster.down)),), {"cluster": name})
    elif total:
        value = (total.sum if how == SUM else total.sum / total.count) if total.count else None
        yield Series((Point(at, value),), {"cluster": name})


def _whole(text: str | None) -> int:
    """Read seconds; what is none, or before its time, is 0."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,15}", text) else 0


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
