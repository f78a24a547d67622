"""Restarts the kiosk: ends its process, and waits until whoever keeps it has begun another.

Usage: restart.py <port> <file with its process id>.
"""

import os
import signal
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 15.0
"""Seconds for another to come."""


def answers(port: int) -> bool:
    """Tell whether the kiosk answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/figures.json", timeout=1):
            return True
    except URLError:
        return False


def main() -> None:
    """Restart it."""
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    before = int(file.read_text(encoding="utf-8"))
    print(f"ending the kiosk, process {before}", flush=True)
    os.kill(before, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while file.read_text(encoding="utf-8") == str(before) or not answers(port):
        if time.monotonic() > deadline:
            sys.exit("no other kiosk came")
        time.sleep(0.1)  # a process that comes tells nobody here
    print(f"the kiosk serves again, process {file.read_text(encoding='utf-8')}", flush=True)


if __name__ == "__main__":
    main()
