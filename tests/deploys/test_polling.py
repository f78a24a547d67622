from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from bot.deploys import polling
from bot.deploys.polling import Rounds
from bot.deploys.ports import Phase, Progress, Rejected
from bot.http import OutsideAway, OutsideBusy

RUNS = {"one": "here", "two": "there", "three": "here"}


def see(name: str, wanted: Mapping[str, str]) -> Iterator[tuple[str, Progress]]:
    for key in wanted:
        yield key, Progress(Phase.RUNNING, step=name)


def test_runs_are_seen_group_by_group() -> None:
    asked = list[tuple[str, list[str]]]()

    def noted(name: str, wanted: Mapping[str, str]) -> Iterator[tuple[str, Progress]]:
        asked.append((name, list(wanted)))
        return see(name, wanted)

    told = Rounds().look(RUNS, str.upper, noted)
    assert {key: each.step for key, each in told.items()} == {"one": "HERE", "two": "THERE", "three": "HERE"}
    assert asked == [("HERE", ["one", "three"]), ("THERE", ["two"])]


@pytest.mark.parametrize("trouble", [Rejected("missing"), OutsideAway("status 500"), OutsideBusy(5)])
def test_trouble_with_one_group_is_told_where_nothing_else_is(trouble: Exception) -> None:
    def partly(name: str, wanted: Mapping[str, str]) -> Iterator[tuple[str, Progress]]:
        if name == "there":
            raise trouble
        return see(name, wanted)

    assert set(Rounds().look(RUNS, str, partly)) == {"one", "three"}
    with pytest.raises(type(trouble)):
        Rounds().look({"two": "there"}, str, partly)


def test_what_one_look_left_out_comes_first_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Rounds()

    def slowly(name: str, wanted: Mapping[str, str]) -> Iterator[tuple[str, Progress]]:
        for key, progress in see(name, wanted):
            if rounds.is_late():
                return
            yield key, progress

    monkeypatch.setattr(polling, "monotonic", count(0, 3).__next__)
    told = [list(rounds.look(dict.fromkeys("abc", "here"), str, slowly)) for _ in range(4)]
    assert told == [["a"], ["b"], ["c"], ["a"]]


def test_what_is_missing_twice_is_missing_while_it_is_looked_for() -> None:
    rounds = Rounds()
    assert [rounds.is_missing_again("one"), rounds.is_missing_again("one")] == [False, True]
    rounds.look({"two": "there"}, str, see)
    assert not rounds.is_missing_again("one")
