from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http import OutsideAway, OutsideBusy
from bot.metrics import merging
from bot.metrics.merging import Merging
from bot.metrics.ports import Found, Point, Series, Unanswerable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE = (Series((Point(NOW, 1.0),)),)


class Server:
    """Answers groups, and refuses those that hold something bad."""

    def __init__(self, bad: Mapping[str, str] | None = None) -> None:
        self.bad = dict(bad or {})
        self.groups: list[Sequence[str]] = []
        self.trouble: dict[int, Exception] = {}

    def ask(self, group: Sequence[str]) -> Mapping[str, Found]:
        self.groups.append(tuple(group))
        if trouble := self.trouble.get(len(self.groups)):
            raise trouble
        for query in group:
            if query in self.bad:
                raise Unanswerable(self.bad[query], query)
        return dict.fromkeys(group, ONE)


def why(found: Mapping[str, Found]) -> dict[str, str]:
    return {query: each.why for query, each in found.items() if isinstance(each, Unanswerable)}


def test_groups_are_as_large_as_they_may_be_and_a_query_is_asked_once() -> None:
    server = Server()
    assert Merging(3, 100).ask(list("abcab"), server.ask) == dict.fromkeys("abc", ONE)
    assert Merging(3, 100).ask(list("defg"), server.ask).keys() == set("defg")
    assert server.groups == [("a", "b", "c"), ("d", "e", "f"), ("g",)]


def test_groups_are_bounded_by_length_and_what_is_longer_goes_alone() -> None:
    server = Server()
    Merging(9, 4).ask(["aa", "bb", "cc", "ddddd", "e"], server.ask)
    assert server.groups == [("aa", "bb"), ("cc",), ("ddddd",), ("e",)]


def test_nothing_is_asked_for_nothing() -> None:
    assert Merging(3, 100).ask([], Server().ask) == {}


def test_the_guilty_query_is_found_by_halving_and_stands_apart_from_then_on() -> None:
    server, source = Server({"c": "invalid"}), Merging(8, 100)
    assert why(source.ask(list("abcdefgh"), server.ask)) == {"c": "invalid"}
    assert server.groups == [tuple("abcdefgh"), tuple("abcd"), tuple("ab"), tuple("cd"), ("c",), ("d",), tuple("efgh")]
    server.groups.clear()
    assert why(source.ask(list("abcdefgh"), server.ask)) == {"c": "invalid"}
    assert server.groups == [tuple("efgh"), tuple("ab"), ("c",), ("d",)]


@given(st.sets(st.integers(0, 99), max_size=6), st.integers(1, 40))
def test_whatever_is_bad_all_others_are_told(bad: set[int], most: int) -> None:
    queries = [str(each) for each in range(100)]
    server, source = Server({str(each): "too_much" for each in bad}), Merging(most, 10_000)
    for _ in range(2):
        found = source.ask(queries, server.ask)
        assert found.keys() == set(queries)
        assert why(found) == {str(each): "too_much" for each in bad}


def test_a_refusal_of_all_is_not_halved() -> None:
    server = Server({"a": "denied"})
    assert why(Merging(2, 100).ask(list("abcd"), server.ask)) == {"a": "denied", "b": "denied"}
    assert server.groups == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize("trouble", [OutsideAway("status 503", 503), OutsideBusy(7)])
def test_trouble_is_raised_where_nothing_was_told_and_ends_the_asking_otherwise(trouble: Exception) -> None:
    server, source = Server(), Merging(2, 100)
    server.trouble = {2: trouble, 3: trouble}
    assert source.ask(list("abcdef"), server.ask).keys() == set("ab")
    with pytest.raises(type(trouble)):
        source.ask(list("abcdef"), server.ask)
    assert source.ask(list("abcdef"), server.ask).keys() == set("abcdef")
    assert server.groups == [tuple(each) for each in ("ab", "cd", "cd", "cd", "ef", "ab")]


def test_time_is_up_and_who_was_left_out_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 2))
    monkeypatch.setattr(merging, "monotonic", lambda: float(next(clock)))
    server, source = Server(), Merging(1, 100)
    assert list(source.ask(list("abcd"), server.ask)) == ["a", "b"]
    assert list(source.ask(list("abcd"), server.ask)) == ["c", "d"]
