"""A real Prometheus and a real Alertmanager, with a rule over a figure that the test sets."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from tests.missing import program
from tests.programs import started
from tests.scenario.running import free_port, until

ALERTMANAGER = """
route:
  receiver: bongsu
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: bongsu
    webhook_configs:
      - url: {url}
        send_resolved: true
        http_config: {{authorization: {{credentials: {token}}}}}
"""
PROMETHEUS = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
alerting:
  alertmanagers:
    - static_configs: [{{targets: ["127.0.0.1:{alertmanager}"]}}]
scrape_configs:
  - job_name: shop
    static_configs: [{{targets: ["127.0.0.1:{shop}"]}}]
"""
RULES = """
groups:
  - name: shop
    rules:
      - alert: CheckoutFailing
        expr: checkout_failing == 1
        labels: {severity: critical, service: checkout}
        annotations: {summary: "Payments are refused: 결제가 거절됩니다 <!channel>"}
      - alert: Watchdog
        expr: vector(1)
        labels: {severity: none}
"""


class Shop:
    """Something to watch: `failing` is what its metrics say."""

    def __init__(self) -> None:
        self.failing = False
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = f"checkout_failing {int(shop.failing)}\n".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextmanager
def watched(folder: Path, alerts_url: str, token: str) -> Iterator[Shop]:
    """Watch a shop by Prometheus, whose alerts Alertmanager sends to an address."""
    prometheus = program("prometheus", "prometheus")
    shop, ports = Shop(), (free_port(), free_port())
    (folder / "rules.yml").write_text(RULES, encoding="utf-8")
    (folder / "alertmanager.yml").write_text(ALERTMANAGER.format(url=alerts_url, token=token), encoding="utf-8")
    (folder / "prometheus.yml").write_text(
        PROMETHEUS.format(rules=folder / "rules.yml", alertmanager=ports[0], shop=shop.server.server_port),
        encoding="utf-8",
    )
    with ExitStack() as running:
        running.enter_context(_serving(shop.server))
        running.enter_context(_alertmanager(folder, ports[0]))
        running.enter_context(
            started(
                folder / "prometheus.log",
                prometheus,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'prometheus'}",
                f"--web.listen-address=127.0.0.1:{ports[1]}",
            )
        )
        yield shop


def _alertmanager(folder: Path, port: int) -> AbstractContextManager[None]:
    return started(
        folder / "alertmanager.log",
        program("prometheus-alertmanager", "prometheus-alertmanager"),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    )


@contextmanager
def an_alertmanager(folder: Path) -> Iterator[str]:
    """Run an Alertmanager alone, and give its address."""
    port = free_port()
    nowhere = ALERTMANAGER.format(url="http://127.0.0.1:9/", token="none")
    (folder / "alertmanager.yml").write_text(nowhere, encoding="utf-8")
    with _alertmanager(folder, port):
        url = f"http://127.0.0.1:{port}"
        until(lambda: _is_ready(url), "Alertmanager")
        yield url


def _is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/-/ready", timeout=1).ok
    except requests.ConnectionError:
        return False


@contextmanager
def _serving(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
