"""Real servers of figures, from Debian, each on free ports of this machine and with a folder of its own."""

import json
import socket
import subprocess
from collections.abc import Iterator, Sequence
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
GMOND = """
globals {{ daemonize = no  setuid = no  mute = no  deaf = no  send_metadata_interval = 1 }}
cluster {{ name = "shop" }}
udp_send_channel {{ host = 127.0.0.1  port = {udp} }}
udp_recv_channel {{ bind = 127.0.0.1  port = {udp} }}
tcp_accept_channel {{ bind = 127.0.0.1  port = {tcp} }}
modules {{ module {{ name = "core_metrics" }} module {{ name = "load_module"  path = "{load}" }} }}
collection_group {{ collect_every = 1  time_threshold = 2  metric {{ name = "load_one" }} }}
"""
GMETAD = """
data_source "shop" 1 127.0.0.1:{tcp}
gridname "all"
setuid off
xml_port {xml}
interactive_port {interactive}
rrd_rootdir "{folder}"
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


@dataclass
class Monitoring:
    """A gmond and a gmetad: their ports, and how a figure is sent."""

    gmond: int
    interactive: int
    command: Sequence[str]

    def send(self, name: str, value: str, kind: str, unit: str = "") -> None:
        """Have a figure known."""
        given = ("--name", name, "--value", value, "--type", kind, "--units", unit)
        subprocess.run([*self.command, *given], check=True, timeout=10)


@contextmanager
def ganglia(folder: Path) -> Iterator[Monitoring]:
    """Run a gmond, which looks at this machine each second, and a gmetad that asks it."""
    gmond, gmetric = (program(name, "ganglia-monitor") for name in ("gmond", "gmetric"))
    gmetad = program("gmetad", "gmetad")
    udp, tcp, xml, interactive = (free_port() for _ in range(4))
    load = next(Path("/usr/lib").glob("*/ganglia/modload.so"))
    files = folder / "gmond.conf", folder / "gmetad.conf"
    files[0].write_text(GMOND.format(udp=udp, tcp=tcp, load=load), encoding="utf-8")
    given = GMETAD.format(tcp=tcp, xml=xml, interactive=interactive, folder=folder)
    files[1].write_text(given, encoding="utf-8")
    with ExitStack() as running:
        running.enter_context(started(folder / "gmond.log", gmond, "--conf", str(files[0]), "--foreground"))
        until(lambda: is_there(tcp), "gmond")
        running.enter_context(started(folder / "gmetad.log", gmetad, "--conf", str(files[1]), "--debug=1"))
        until(lambda: is_there(interactive), "gmetad")
        yield Monitoring(tcp, interactive, (gmetric, "--conf", str(files[0])))
