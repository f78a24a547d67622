from typing import Any

import pytest

from bot.sandbox.errors import PageError
from bot.sandbox.faults import Faults


def kinds(faults: Faults, *methods: str) -> list[str | None]:
    return [fault.kind if (fault := faults.next_for(method)) else None for method in methods]


@pytest.mark.parametrize(
    ("fault", "met"),
    [
        ({}, ["lost", None, None, None]),
        ({"times": 2}, ["lost", "lost", None, None]),
        ({"times": None}, ["lost"] * 4),
        ({"after": 2}, [None, None, "lost", None]),
        ({"after": 1, "times": 2}, [None, "lost", "lost", None]),
    ],
)
def test_a_fault_meets_as_many_calls_as_it_says(fault: dict[str, Any], met: list[str | None]) -> None:
    faults = Faults()
    faults.replace([{"method": "chat.postMessage", "kind": "lost", **fault}])
    assert kinds(faults, *["chat.postMessage"] * 4) == met


def test_wildcards_and_order() -> None:
    faults = Faults()
    faults.replace([{"method": "chat.*", "kind": "lost"}, {"method": "*", "kind": "slow"}])
    assert kinds(faults, "auth.test", "chat.update", "chat.update") == ["slow", "lost", None]
    assert faults.listed() == []


def test_new_faults_take_the_place_of_the_old() -> None:
    faults = Faults()
    faults.replace([{"method": "a", "kind": "lost"}])
    faults.replace([{"method": "b", "kind": "error", "status": 503}])
    assert kinds(faults, "a", "b") == [None, "error"]


@pytest.mark.parametrize(
    ("kind", "comes_first"),
    [("ratelimited", True), ("error", True), ("refused", True), ("lost", False), ("slow", False)],
)
def test_what_happens_before_the_work(kind: str, *, comes_first: bool) -> None:
    faults = Faults()
    faults.replace([{"method": "a", "kind": kind}])
    fault = faults.next_for("a")
    assert fault is not None
    assert fault.comes_first is comes_first


@pytest.mark.parametrize(
    "fault", [{}, {"method": "a"}, {"method": "a", "kind": "x"}, {"method": "a", "kind": "lost", "x": 1}]
)
def test_a_mistake_leaves_the_old_faults_in_place(fault: dict[str, Any]) -> None:
    faults = Faults()
    faults.replace([{"method": "a", "kind": "lost"}])
    with pytest.raises(PageError):
        faults.replace([fault])
    assert len(faults.listed()) == 1
