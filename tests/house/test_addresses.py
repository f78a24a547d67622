"""No file names a directory of somebody's machine or the host of a package registry.

A lock file that carries the addresses of a mirror installs only where that mirror is reached. Everybody else's `make
demo` hangs and fails, and they find out on the evening when Bongsu has to be brought up on a new machine because the
old one burns. Locks carry versions and hashes; where packages come from is the business of each machine.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.house.checkout import text, tracked

MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/[\w.]")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|--(?:extra-)?index-url|--find-links"
)
HERE = Path("tests/house/test_addresses.py")
LOCKS = (
    Path("requirements.lock"),
    Path("requirements-kubernetes.lock"),
    Path("requirements-cloudwatch.lock"),
    Path("requirements-dev.lock"),
)


def named(pattern: re.Pattern[str], paths: Iterable[Path]) -> dict[str, list[str]]:
    """Answer which files have a match of `pattern`, and the matches."""
    found = {str(path): pattern.findall(text(path)) for path in paths if path != HERE}
    return {name: matches for name, matches in found.items() if matches}


def test_no_directory_of_a_machine_is_named() -> None:
    assert named(MACHINE, tracked()) == {}


def test_no_registry_is_named() -> None:
    assert named(REGISTRY, tracked()) == {}


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_a_lock_has_versions_and_hashes_and_no_address(lock: Path) -> None:
    entries = re.split(r"\n(?=\w)", text(lock).strip())
    assert "://" not in text(lock)
    assert [entry for entry in entries if not re.match(r"[\w.\-\[\],]+==\S+.*--hash=sha256:", entry, re.DOTALL)] == []


def test_tests_run_with_the_versions_that_people_get() -> None:
    runtime, *extras, dev = (set(re.findall(r"^\w.*?==\S+", text(lock), re.MULTILINE)) for lock in LOCKS)
    assert runtime
    assert all(runtime <= extra <= dev for extra in extras)


@pytest.mark.parametrize("line", ["/home/ann/x", "see /root/bongsu", "--find-links elsewhere", "/Users/ann/a"])
def test_a_forbidden_line_is_noticed(line: str) -> None:
    assert MACHINE.search(line) or REGISTRY.search(line)


@pytest.mark.parametrize("line", ["/var/lib/bongsu", "tests/work/test_queue.py", "../home/x", "--no-emit-index-url"])
def test_a_harmless_line_is_not(line: str) -> None:
    assert not MACHINE.search(line)
    assert not REGISTRY.search(line)
