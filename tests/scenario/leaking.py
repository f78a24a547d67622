"""A small service that leaks when it is told to, and the script that starts it anew: real processes both.

`leaking.py serve FOLDER PORT` answers every GET with its memory in megabytes, and takes 64 of them for good at a POST;
where FOLDER has a file `stubborn`, a new one leaks from its beginning. `leaking.py start FOLDER PORT` starts one and
leaves it alone, and `leaking.py mend FOLDER PORT` ends it before.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event

MEGABYTE = 1_000_000
LEAK = 64
_KEPT: list[bytes] = []


def memory() -> float:
    """Tell the megabytes that this process holds. https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html"""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def leak() -> None:
    _KEPT.append(os.urandom(LEAK * MEGABYTE))


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({"pid": os.getpid(), "memory": memory()})

    def do_POST(self) -> None:
        leak()
        self._answer({})

    def _answer(self, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def serve(folder: Path, port: int) -> None:
    server = HTTPServer(("127.0.0.1", port), Answers)
    if (folder / "stubborn").exists():
        leak()
    draft = folder / f"pid.{os.getpid()}"
    draft.write_text(str(os.getpid()))
    draft.replace(folder / "pid")
    server.serve_forever()


def end(folder: Path) -> None:
    """End the service, and wait until it is gone."""
    pid = int((folder / "pid").read_text())
    with suppress(ProcessLookupError, FileNotFoundError):  # it is gone
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            Event().wait(0.01)
    (folder / "pid").unlink()


def start(folder: Path, port: int) -> None:
    """Start a service that outlives whoever starts it, and wait until it answers."""
    program = [sys.executable, __file__, "serve", str(folder), str(port)]
    subprocess.Popen(program, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (folder / "pid").exists():
        Event().wait(0.01)


if __name__ == "__main__":
    word, where, at = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if word == "serve":
        serve(where, at)
    if word == "mend":
        end(where)
    start(where, at)
    if word == "mend":
        with (where / "mended").open("a") as count:
            count.write("x")
    sys.stdout.write("started\n")
