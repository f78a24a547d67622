"""Real servers of figures, from Debian, each on free ports of this machine and with a folder of its own."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from tests.missing import program
from tests.programs import started
from tests.scenario.bots import free_port, until

PROMETHEUS = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: node
    static_configs: [{{targets: {targets}}}]
"""


@contextmanager
def prometheus(folder: Path, *targets: str) -> Iterator[str]:
    """Run a Prometheus that asks some places each second, and a node_exporter beside it; give its address."""
    port, node = free_port(), free_port()
    at = f"127.0.0.1:{port}"
    file = folder / "prometheus.yml"
    file.write_text(PROMETHEUS.format(targets=json.dumps([f"127.0.0.1:{node}", *targets])), encoding="utf-8")
    server, exporter = (program(name, name) for name in ("prometheus", "prometheus-node-exporter"))
    with ExitStack() as running:
        running.enter_context(started(folder / "node.log", exporter, f"--web.listen-address=127.0.0.1:{node}"))
        options = (f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address={at}")
        running.enter_context(started(folder / "prometheus.log", server, *options))
        up = {"query": f"sum(up) == {len(targets) + 1}"}
        until(lambda: _told(f"http://{at}/api/v1/query", up), "a first look at all targets")
        yield f"http://{at}"


def _told(url: str, given: dict[str, str]) -> bool:
    try:
        return bool(requests.get(url, given, timeout=5).json()["data"]["result"])
    except (requests.ConnectionError, ValueError, KeyError):
        return False
