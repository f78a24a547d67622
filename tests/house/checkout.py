"""What the rules of the house look at: the files of the checkout as git has them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Answer the files that git keeps or would keep, relative to the checkout; deleted ones are left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (CHECKOUT / (path := Path(name))).is_file())


@cache
def text(path: Path) -> str:
    """Read one of them; bytes that are no text are replaced."""
    return (CHECKOUT / path).read_text(encoding="utf-8", errors="replace")


@cache
def tree(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(text(path), str(path))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Find every call in a Python file: its line, and what is called as it stands there."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
