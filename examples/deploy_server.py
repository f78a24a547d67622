"""A small server that deploys for Bongsu, as docs/webhook.md describes: take it as it is, or as a pattern for your own.

    DEPLOY_SECRET=… python3 deploy_server.py 8080 ./deploy

For each deploy it runs `./deploy <service> <environment> <commit>`, one process each, and tells how that goes: by a
callback when it begins and ends, and to whoever asks. It remembers what it was asked for until it ends; a server that
must not forget keeps that on disk. Only the standard library is needed. Put a proxy with TLS before it.
"""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ.get("DEPLOY_SECRET", "")
LARGEST = 100_000
NEAR = 300
"""Seconds that the time of a request may lie from ours."""
runs: dict[str, "Run"] = {}
guard = threading.Lock()


def signature(then: str, body: bytes) -> str:
    """Sign a time and a body: the HMAC-SHA256 of both with a colon between, in hexadecimal digits."""
    return hmac.new(SECRET.encode(), then.encode() + b":" + body, hashlib.sha256).hexdigest()


def is_signed(headers: Message, body: bytes) -> bool:
    """Whether a request was signed with our secret, a moment ago."""
    then, given = headers.get("X-Bongsu-Timestamp", ""), headers.get("X-Bongsu-Signature", "")
    is_near = then.isdigit() and abs(time.time() - int(then)) < NEAR
    return bool(SECRET) and is_near and hmac.compare_digest(signature(then, body), given)


class Run:
    """One deploy: its program, and what is told of it."""

    def __init__(self, order: dict[str, str], callback: str) -> None:
        """Begin it in a thread of its own."""
        self.order, self.callback = order, callback
        self.told = {"id": order["id"], "state": "queued"}
        self.process = None
        self.is_cancelled = False
        threading.Thread(target=self.go).start()

    def go(self) -> None:
        """Run the program to its end, and tell how that goes."""
        order = self.order
        program = [*sys.argv[2:], order["service"], order["environment"], order["commit"]]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.tell(state="running")
        log = self.process.communicate()[0]
        ended = "succeeded" if self.process.returncode == 0 else "failed"
        self.tell(state="cancelled" if self.is_cancelled else ended, log=log[-2000:])

    def cancel(self) -> None:
        """Ask the program to end."""
        self.is_cancelled = True
        if self.process:
            self.process.terminate()

    def tell(self, **told: str) -> None:
        """Call back; Bongsu answers 202 once it has kept that, and whatever else comes is tried again."""
        self.told |= told
        body = json.dumps(self.told).encode()
        for pause in (0, 1, 5, 30):
            time.sleep(pause)  # the pauses grow, for whoever hears it may be away for a while
            then = str(int(time.time()))
            headers = {"X-Bongsu-Timestamp": then, "X-Bongsu-Signature": signature(then, body)}
            try:
                urllib.request.urlopen(urllib.request.Request(self.callback, body, headers), timeout=10).close()  # noqa: S310 - Bongsu's own address, signed
            except OSError as error:
                print("not told:", error, flush=True)
            else:
                return


class Handler(BaseHTTPRequestHandler):
    """`POST /deploys` begins, `GET /deploys/<id>` tells, `POST /deploys/<id>/cancel` ends."""

    def do_GET(self) -> None:
        """Tell how a deploy goes."""
        self.handle_one(b"")

    def do_POST(self) -> None:
        """Begin a deploy, or end one."""
        length = int(self.headers.get("Content-Length") or 0)
        self.handle_one(self.rfile.read(min(length, LARGEST)))

    def handle_one(self, body: bytes) -> None:
        """Refuse a stranger, and do what the path says."""
        if not is_signed(self.headers, body):
            self.answer(401, {"error": "wrong signature"})
        elif self.command == "POST" and self.path == "/deploys":
            self.begin(json.loads(body))
        else:
            key, _, verb = self.path.removeprefix("/deploys/").partition("/")
            run = runs.get(key)
            if run and verb == "cancel":
                run.cancel()
            self.answer(200 if run else 404, run.told if run else {"error": "no such deploy"})

    def begin(self, order: dict[str, str]) -> None:
        """Begin a deploy once, however often it is asked for."""
        with guard:
            if order["id"] not in runs:
                runs[order["id"]] = Run(order, self.headers["X-Bongsu-Callback"])
        self.answer(202, {})

    def answer(self, status: int, content: object) -> None:
        """Send JSON."""
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()
