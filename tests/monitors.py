"""Real servers of figures, from Debian, each on free ports of this machine and with a folder of its own."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
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
CARBON = """
[cache]
STORAGE_DIR = {folder}
LOCAL_DATA_DIR = {folder}/whisper
CONF_DIR = {folder}
LOG_DIR = {folder}
PID_DIR = {folder}
USER =
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = {line}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = {pickle}
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = {cache}
CARBON_METRIC_INTERVAL = 0
"""
SCHEMAS = "[all]\npattern = .*\nretentions = 1s:1h\n"
SETTINGS = """
SECRET_KEY = "of the tests"
GRAPHITE_ROOT = STORAGE_DIR = CONF_DIR = LOG_DIR = {folder!r}
STANDARD_DIRS = [{folder!r} + "/whisper"]
CARBONLINK_HOSTS = ["127.0.0.1:{cache}"]
ALLOWED_HOSTS = ["*"]
TIME_ZONE = "UTC"
LOG_FILE_INFO = LOG_FILE_EXCEPTION = LOG_FILE_CACHE = LOG_FILE_RENDERING = "-"
"""
WEB = "from wsgiref.simple_server import make_server as m; from graphite.wsgi import application as a"


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


@dataclass
class Carbon:
    """A Graphite: where it is asked, and where figures are sent."""

    url: str
    line: int

    def send(self, name: str, value: float, at: datetime) -> None:
        """Have a figure known."""
        with socket.create_connection(("127.0.0.1", self.line), 5) as way:
            way.sendall(f"{name} {value} {int(at.timestamp())}\n".encode())


@contextmanager
def graphite(folder: Path) -> Iterator[Carbon]:
    """Run carbon and Graphite's web part, which keep a figure for each second."""
    carbon = program("carbon-cache", "graphite-carbon")
    program("graphite-manage", "graphite-web")
    web, line, pickle, cache = (free_port() for _ in range(4))
    given = CARBON.format(folder=folder, line=line, pickle=pickle, cache=cache)
    (folder / "carbon.conf").write_text(given, encoding="utf-8")
    (folder / "storage-schemas.conf").write_text(SCHEMAS, encoding="utf-8")
    (folder / "shop_settings.py").write_text(SETTINGS.format(folder=str(folder), cache=cache), encoding="utf-8")
    modules = {"DJANGO_SETTINGS_MODULE": "graphite.settings", "GRAPHITE_SETTINGS_MODULE": "shop_settings"}
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), **modules}
    serve = f"{WEB}; m('127.0.0.1', {web}, a).serve_forever()"
    with ExitStack() as running:
        options = ("--nodaemon", f"--config={folder / 'carbon.conf'}", "start")
        running.enter_context(started(folder / "carbon.log", carbon, *options, environment=environment))
        python = "/usr/bin/python3"  # Debian's own, for which Debian's packages are
        running.enter_context(started(folder / "web.log", python, "-c", serve, environment=environment))
        url = f"http://127.0.0.1:{web}"
        until(lambda: is_there(web) and is_there(line), "Graphite")
        yield Carbon(url, line)


def is_there(port: int) -> bool:
    """Whether something answers at a port of this machine."""
    with socket.socket() as way:
        return way.connect_ex(("127.0.0.1", port)) == 0
