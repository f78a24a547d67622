"""No file is longer than 350 lines and no function longer than 50.

In an incident bot that we read, one module for everything that people click has 3,299 lines, and 34 functions of one
name. Nobody can tell what a change there touches, and what it breaks is found by the person on call, at night, when a
button does nothing. What fits on a few screens is read whole before it is changed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.checkout import text, tracked, tree

FILE, FUNCTION = 350, 50


def long_functions(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= FUNCTION
        ):
            yield node.name


def written(*patterns: str) -> list[Path]:
    """Answer the files that people read and change; a migration is written once, with the schema in one function."""
    return [path for path in tracked(*patterns) if "versions" not in path.parts]


def test_files_are_short() -> None:
    sources = written("*.py", "*.js", "*.css", "*.html", "*.jinja")
    assert {str(path): lines for path in sources if (lines := len(text(path).splitlines())) > FILE} == {}


def test_functions_are_short() -> None:
    assert {str(path): names for path in written("*.py") if (names := list(long_functions(tree(path))))} == {}


@pytest.mark.parametrize(("lines", "found"), [(49, []), (50, ["f"])])
def test_a_long_function_is_noticed(lines: int, found: list[str]) -> None:
    assert list(long_functions(ast.parse("def f():\n" + "    x = 1\n" * lines))) == found
