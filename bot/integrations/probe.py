"""Figures of whether something answers: an address of HTTP, or a port of TCP, with TLS or without."""

import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from urllib.parse import urlsplit

from cryptography.x509 import load_der_x509_certificate

from bot.http import CONNECT, LARGEST, OutsideAway, exchange
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable

UP, LATENCY, CERTIFICATE = "up", "latency", "certificate"
OFFERED = (
    Offered(UP, "1 where it answers, 0 where it does not"),
    Offered(LATENCY, "how long its answer took", "s"),
    Offered(CERTIFICATE, "days that its certificate is still valid", "d"),
)
BAD = 400
"""The least status of HTTP that is no success."""
PORTS = {"https": 443}
HURRY = 1.0
"""Seconds for the certificate of what has not answered already, so that all together takes less than ten."""


@dataclass(frozen=True)
class Probe:
    """Something to look at: its address begins with http, https, tcp or tls.

    The catalogue alone names addresses, so that they may be inside; a redirect is an answer, and not followed.
    """

    url: str

    def now(self, query: str, at: datetime) -> Series:
        """Look; what does not answer is up 0, and has no other figure."""
        found = self.many([query], at)[query]
        if isinstance(found, Unanswerable):
            raise found
        return found[0]

    def over(self, query: str, span: Span) -> Series:
        """Tell nothing of the past: nobody looked."""
        del query, span
        return Series()

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        """Look once for all queries; a certificate takes a connection of its own."""
        figures: dict[str, float | None] = {}
        if {UP, LATENCY} & set(queries):
            figures[LATENCY] = taken = self._taken()
            figures[UP] = float(taken is not None)
        if CERTIFICATE in queries and self._is_safe:
            figures[CERTIFICATE] = self._days(at, HURRY if figures.get(UP) == 0 else CONNECT)
        return {
            query: (Series((Point(at, figures[query]),), {}),) if query in figures else Unanswerable("missing", query)
            for query in queries
        }

    def offered(self) -> Sequence[Offered]:
        """List what can be looked at."""
        return OFFERED if self._is_safe else OFFERED[:2]

    @property
    def _is_safe(self) -> bool:
        return self.url.startswith(("https:", "tls:"))

    @property
    def _place(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or PORTS.get(parts.scheme, 80)

    def _taken(self) -> float | None:
        """Tell the seconds until the answer was there, None where there is none or a bad one."""
        begun = perf_counter()
        try:
            is_well = self._is_answered() if self.url.startswith("http") else self._is_open()
        except (OutsideAway, OSError):  # errors of TLS are such too
            is_well = False
        return perf_counter() - begun if is_well else None

    def _is_answered(self) -> bool:
        return exchange("GET", self.url, headers={"User-Agent": "Bongsu"}, largest=LARGEST).status < BAD

    def _is_open(self) -> bool:
        with socket.create_connection(self._place, CONNECT) as way:
            if self._is_safe:
                ssl.create_default_context().wrap_socket(way, server_hostname=self._place[0]).close()
        return True

    def _days(self, at: datetime, patience: float) -> float | None:
        """Tell the days until the certificate ends, whoever vouches for it; None where there is none to see."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # one that has ended is seen all the same
        try:
            with (
                socket.create_connection(self._place, patience) as way,
                context.wrap_socket(way, server_hostname=self._place[0]) as safe,
            ):
                certificate = load_der_x509_certificate(safe.getpeercert(binary_form=True) or b"")
        except (OSError, ValueError):
            return None
        return (certificate.not_valid_after_utc - at) / timedelta(days=1)
