"""A small shop to try watches with: orders come and are served, until somebody presses "Make trouble".

Usage: kiosk.py <port> <file for its process id>. `/figures.json` tells how many orders wait, `/` is a page.
"""

import json
import math
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USUAL, SWING, GROWTH = 6, 4, 8
"""Orders that wait on a good day, by how much that goes up and down, and how many more wait each second in trouble."""
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Kiosk</title>
<style>
  :root {{ color-scheme: light dark; font: 1.2rem/1.5 system-ui, sans-serif; }}
  body {{ max-width: 26rem; margin: 12vh auto; padding: 0 1rem; text-align: center; }}
  b {{ display: block; font-size: 4rem; line-height: 1.2; }}
  button {{ font: inherit; padding: 0.6rem 1.4rem; cursor: pointer; }}
</style>
<h1>Kiosk 키오스크</h1>
<p><b>{waiting}</b> orders wait<br><span lang="ko">대기 주문</span></p>
<form method="post" action="/trouble"><button{disabled}>{label}</button></form>
"""


class Shop:
    """How the shop is; nobody is served any more from the moment when trouble was made."""

    def __init__(self) -> None:
        self.stuck_at: float | None = None

    @property
    def waiting(self) -> int:
        """How many orders wait."""
        now = time.monotonic()
        usual = round(USUAL + SWING * math.sin(now / 40))
        return usual if self.stuck_at is None else usual + round(GROWTH * (now - self.stuck_at))


SHOP = Shop()


class Kiosk(BaseHTTPRequestHandler):
    """Answers its page, and what it counts."""

    def do_GET(self) -> None:
        """Answer."""
        if self.path == "/figures.json":
            self._send("application/json", json.dumps({"waiting": SHOP.waiting}))
        elif self.path == "/":
            stuck = SHOP.stuck_at is not None
            label = "In trouble 고장" if stuck else "Make trouble 고장 내기"
            page = PAGE.format(waiting=SHOP.waiting, label=label, disabled=" disabled" if stuck else "")
            self._send("text/html; charset=utf-8", page)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Make trouble, once."""
        SHOP.stuck_at = SHOP.stuck_at or time.monotonic()
        self.send_response(303)
        self.send_header("Location", "/")
        self.end_headers()

    def _send(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of who asks."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Kiosk)
    Path(sys.argv[2]).write_text(str(os.getpid()), encoding="utf-8")
    server.serve_forever()
