"""`python -m bot.sandbox`: the local workspace as a process of its own."""

import argparse
import json
from pathlib import Path

from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import run


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    for name in ("events-url", "alerts-url", "alert-token", "signing-secret", "bot-token", "app-token"):
        parser.add_argument(f"--{name}", default=argparse.SUPPRESS)
    for name in ("bot-pid-file", "manifest"):
        parser.add_argument(f"--{name}", type=Path, default=argparse.SUPPRESS)
    options = vars(parser.parse_args())
    if "manifest" in options:
        options["manifest"] = json.loads(options["manifest"].read_text("utf-8"))
    run(SandboxConfig(**options))


if __name__ == "__main__":
    main()
