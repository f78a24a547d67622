"""What a listener is given, without Slack: a database, an empty catalogue, and asks made by hand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from bot.catalogue import Shelf
from bot.db import Database
from bot.messages.words import words_for
from bot.people.queries import Reader
from bot.people.service import ensure_workspace
from bot.secret_key import Seal
from bot.slack.client import SlackClient
from commands.context import Ask, Bench
from tests.work.bench import NOW

SEAL = Seal(["a-key-of-the-tests-with-forty-characters"])
USER = "U0MAYAJOHN"


def make_bench(database: Database, folder: Path, catalogue: str = "", api: str = "http://127.0.0.1:9/api/") -> Bench:
    file = folder / "bongsu.toml"
    file.write_text(catalogue, encoding="utf-8")
    slack = SlackClient(database, "xoxb-test", api)
    return Bench(database, Shelf(file, lambda: NOW), lambda: NOW, slack, "en", SEAL)


def ask(bench: Bench, text: str = "", *, key: str = "trigger:1", channel: str = "C1", **of_reader: Any) -> Ask:
    with bench.database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    known = {"locale": None, "email": None, "is_outsider": False, "is_known": True, **of_reader}
    who = Reader(workspace, USER, **known)
    return Ask(bench, who, words_for(who.locale), channel, text, key, "trigger", {})


@contextmanager
def silent_slack(refusal: str = "") -> Iterator[tuple[str, list[str]]]:
    """Answer every call with ok, or with Slack's word for a refusal, and list the methods called."""
    answer = {"ok": False, "error": refusal} if refusal else {"ok": True}
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            called.append(self.path.rpartition("/")[2])
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/", called
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
