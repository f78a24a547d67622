"""Every module that decides, writes, reads, parses or flows has a test module of the same path.

The bots that we read have 0.18 and 0.31 lines of test for a line of code. There, somebody can change how a severity
word is read, nothing fails, and from then on every page arrives as "info" and wakes nobody.
"""

import ast
from pathlib import Path

import pytest

from tests.house.checkout import CHECKOUT, tracked, tree

NAMES = {"rules.py", "service.py", "queries.py"}
PLACES = ("bot/flows/", "bot/integrations/", "bot/messages/", "bot/slack/", "bot/work/", "bot/catalogue/", "commands/")


def is_concerned(path: Path) -> bool:
    return path.name != "__init__.py" and (path.name in NAMES or path.as_posix().startswith(PLACES))


def does_something(module: ast.Module) -> bool:
    """Tell a module with a function or a class from one of constants alone."""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in module.body)


def mirror(path: Path) -> Path:
    """Answer where the tests of a module lie: `bot/` is left out."""
    parts = path.parts[1:] if path.parts[0] == "bot" else path.parts
    return Path("tests", *parts[:-1], f"test_{path.name}")


def test_modules_have_their_tests() -> None:
    concerned = [path for path in tracked("bot/*.py", "commands/*.py") if is_concerned(path)]
    wanted = {str(path): mirror(path) for path in concerned if does_something(tree(path))}
    assert {name: str(tests) for name, tests in wanted.items() if not (CHECKOUT / tests).is_file()} == {}


@pytest.mark.parametrize(
    ("source", "tests"),
    [
        ("bot/alerts/rules.py", "tests/alerts/test_rules.py"),
        ("bot/integrations/alertmanager.py", "tests/integrations/test_alertmanager.py"),
        ("commands/incident/state.py", "tests/commands/incident/test_state.py"),
    ],
)
def test_where_the_tests_of_a_module_lie(source: str, tests: str) -> None:
    assert is_concerned(Path(source))
    assert mirror(Path(source)) == Path(tests)
