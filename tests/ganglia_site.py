"""Ganglia as metrics see it: a port that tells all it has to who connects, and closes.

What is told has the form of gmond 3.7 and gmetad 3.7.
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEAD = b"""<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>
<!DOCTYPE GANGLIA_XML [
   <!ELEMENT GANGLIA_XML (GRID|CLUSTER|HOST)*>
      <!ATTLIST GANGLIA_XML VERSION CDATA #REQUIRED>
   <!ELEMENT METRIC (EXTRA_DATA*)>
      <!ATTLIST METRIC SOURCE (gmond) 'gmond'>
]>
"""


def metric(name: str, value: str, kind: str = "float", units: str = "", tn: int = 3, tmax: int = 60) -> str:
    return (
        f'<METRIC NAME="{name}" VAL="{value}" TYPE="{kind}" UNITS="{units}" TN="{tn}" TMAX="{tmax}" DMAX="0">'
        '<EXTRA_DATA><EXTRA_ELEMENT NAME="GROUP" VAL="load"/></EXTRA_DATA></METRIC>'
    )


def host(name: str, *metrics: str, tn: int = 1, tmax: int = 20) -> str:
    return f'<HOST NAME="{name}" IP="10.0.0.1" TN="{tn}" TMAX="{tmax}" DMAX="0">{"".join(metrics)}</HOST>'


def cluster(name: str, *hosts: str) -> str:
    return f'<CLUSTER NAME="{name}" LOCALTIME="1">{"".join(hosts)}</CLUSTER>'


def everything(*clusters: str, encoding: str = "iso-8859-1") -> bytes:
    return HEAD + f'<GANGLIA_XML VERSION="3.7.2" SOURCE="gmond">{"".join(clusters)}</GANGLIA_XML>'.encode(encoding)


@dataclass
class GangliaSite:
    """What is told, and what was asked for."""

    tells: bytes = b""
    waits: bool = False
    port: int = 0
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def telling(site: GangliaSite) -> Iterator[None]:
    """Serve it on a free port until the block ends."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if site.waits:
                site.asked.append(self.rfile.readline())
            half = len(site.tells) // 2
            for part in (site.tells[:half], site.tells[half:]):
                self.wfile.write(part)
                self.wfile.flush()

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield
        server.shutdown()
        thread.join()
