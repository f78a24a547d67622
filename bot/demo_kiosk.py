"""What the demo watches: the machine itself, and a small shop that a script mends."""

import re
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "kiosk"
OUTSIDE = re.compile(r"\[\[?(?:source|metric|snapshot|watch|recovery|digest|board)\b")
"""Tables of the example that are about systems which a demo has not."""
OF_THEM = "metrics = ["
"""How a line begins that names their metrics."""


def inside(example: str) -> str:
    """Leave out of the example what needs figures of other systems."""
    kept, keeps = [], True
    for line in example.splitlines():
        if line.startswith("["):
            keeps = not OUTSIDE.match(line)
        if keeps and not line.startswith(OF_THEM):
            kept.append(line)
    return "\n".join([*kept, ""])


def command(port: int, state: Path) -> list[str]:
    """Tell how the shop is started."""
    return [sys.executable, str(EXAMPLE / "kiosk.py"), str(port), str(_pid_file(state))]


def tables(port: int, state: Path) -> str:
    """Write what the catalogue says of the machine and of the shop: metrics, a watch, and the script that mends it."""
    filled = {"PYTHON": sys.executable, "FOLDER": str(EXAMPLE), "PORT": str(port), "PID_FILE": str(_pid_file(state))}
    text = (EXAMPLE / "tables.toml").read_text(encoding="utf-8")
    return re.sub("|".join(filled), lambda word: filled[word[0]], text)


def _pid_file(state: Path) -> Path:
    return state / "kiosk.pid"
