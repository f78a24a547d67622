"""A small service to try deploys with: it says which release it is, and whether it is well."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RELEASE = 1
IS_WELL = True


class Hello(BaseHTTPRequestHandler):
    """Answers `/health` by its status, and everything else with a greeting."""

    def do_GET(self) -> None:
        """Answer."""
        body = f"Hello from release {RELEASE} in {sys.argv[1]}\n".encode()
        self.send_response(200 if IS_WELL or self.path != "/health" else 500)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Hello).serve_forever()
