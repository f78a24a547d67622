"""Alerts as Alertmanager sends them, for trying out.

Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from urllib.parse import quote

import requests

from bot.sandbox.errors import PageError
from bot.sandbox.payload import Json

NEVER = "0001-01-01T00:00:00Z"
GENERATOR = "http://prometheus.example.com:9090/graph?g0.tab=1&g0.expr="
FNV_START = 0xCBF29CE484222325
FNV_PRIME = 0x100000001B3
TIMEOUT_SECONDS = 5.0
SAMPLES: dict[str, tuple[str, str, str, str]] = {
    "sample": (
        "CheckoutErrorRateHigh",
        "checkout",
        "5xx answers of {service} are above 5 % for five minutes",
        'sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
    ),
    "latency": (
        "RequestLatencyHigh",
        "search",
        "The slowest 1 % of requests to {service} take longer than 2 s",
        "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m])) > 2",
    ),
    "disk": (
        "DiskWillFill",
        "database",
        "The disk of {service} will be full within four hours",
        "predict_linear(node_filesystem_avail_bytes[1h], 4 * 3600) < 0",
    ),
    "watchdog": ("Watchdog", "alertmanager", "The whole way of alerting works", "vector(1)"),
}


@dataclass(frozen=True)
class Order:
    """Which alert to send: a sample's name or any other, and what differs from the sample."""

    name: str = "sample"
    status: str = "firing"
    severity: str = "critical"
    service: str = ""


class SampleAlerts:
    """Sends alerts to the bot; one that fires already is repeated with its first start."""

    def __init__(self, url: str | None, token: str, clock: Callable[[], float]) -> None:
        self.url = url
        self._token = token
        self._clock = clock
        self._started: dict[str, str] = {}
        self._lock = Lock()

    def send(self, order: Order) -> Json:
        """Post an alert and return the status of the answer, 0 when there was none."""
        if self.url is None:
            raise PageError("this workspace was started without an address for alerts")
        body = self.body(order)
        headers = {"Authorization": f"Bearer {self._token}", "User-Agent": "Alertmanager/0.28.1"}
        try:
            answer = requests.post(self.url, json=body, headers=headers, timeout=TIMEOUT_SECONDS)
        except requests.RequestException:
            return {"ok": False, "status": 0, "error": "the bot did not answer"}
        return {"ok": answer.ok, "status": answer.status_code}

    def body(self, order: Order) -> Json:
        """Return what Alertmanager would post; version 4 of its format."""
        if order.status not in {"firing", "resolved"}:
            raise PageError("an alert is firing or resolved")
        title, service, summary, expression = SAMPLES.get(order.name, (order.name, *SAMPLES["sample"][1:]))
        service = order.service or service
        labels = {
            "alertname": title,
            "instance": f"{service}-1.example.com:9100",
            "job": service,
            "service": service,
            "severity": order.severity,
        }
        annotations = {
            "description": f"{summary.format(service=service)}.",
            "runbook_url": f"https://runbooks.example.com/{title}",
            "summary": summary.format(service=service),
        }
        return _envelope(order.status, labels, annotations, self._alert(order.status, labels, annotations, expression))

    def _alert(self, status: str, labels: dict[str, str], annotations: dict[str, str], expression: str) -> Json:
        mark = fingerprint(labels)
        now = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self._lock:
            start = self._started.setdefault(mark, now)
            if status == "resolved":
                del self._started[mark]
        return {
            "status": status,
            "labels": labels,
            "annotations": annotations,
            "startsAt": start,
            "endsAt": now if status == "resolved" else NEVER,
            "generatorURL": GENERATOR + quote(expression),
            "fingerprint": mark,
        }


def fingerprint(labels: dict[str, str]) -> str:
    """Return Prometheus' name for a set of labels: 64 bits of FNV-1a over the sorted names and values."""
    value = FNV_START
    for name in sorted(labels):
        for byte in name.encode() + b"\xff" + labels[name].encode() + b"\xff":
            value = ((value ^ byte) * FNV_PRIME) % 2**64
    return f"{value:016x}"


def _envelope(status: str, labels: dict[str, str], annotations: dict[str, str], alert: Json) -> Json:
    group = {"alertname": labels["alertname"], "service": labels["service"]}
    written = ", ".join(f'{name}="{value}"' for name, value in group.items())
    return {
        "receiver": "bongsu",
        "status": status,
        "alerts": [alert],
        "groupLabels": group,
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": "http://alertmanager.example.com:9093",
        "version": "4",
        "groupKey": f"{{}}:{{{written}}}",
        "truncatedAlerts": 0,
    }
