"""Each failure of others that `docs/failures.md` lists has the tests that it names.

Somebody renames a test, or deletes it with the code that it seemed to be about. Two releases later the bot deletes the
reminders of incidents 10 to 19 together with that of incident 1, exactly as another one did years ago.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.house.checkout import CHECKOUT, tree

LIST = CHECKOUT / "docs" / "failures.md"
FAILURES = 81


def named(text: str) -> dict[int, list[str]]:
    """Answer the tests that each failure's row names."""
    rows = re.findall(r"^\| (\d+) \|(.*)\|$", text, re.MULTILINE)
    return {int(number): re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", row) for number, row in rows}


def is_there(test: str) -> bool:
    """Tell whether a module has a test of this name."""
    path, _, name = test.partition("::")
    if not (CHECKOUT / path).is_file():
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree(Path(path)).body)


def test_every_failure_has_tests_and_all_of_them_are_there() -> None:
    found = named(LIST.read_text())
    assert list(found) == list(range(1, FAILURES + 1))
    assert {number: tests for number, tests in found.items() if not tests} == {}
    assert [test for tests in found.values() for test in tests if not is_there(test)] == []


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("tests/house/test_failures.py::test_a_test_is_found_by_its_name", True),
        ("tests/house/test_failures.py::test_none", False),
        ("tests/house/test_none.py::test_none", False),
    ],
)
def test_a_test_is_found_by_its_name(test: str, expected: bool) -> None:  # noqa: FBT001
    assert is_there(test) is expected
