from concurrent.futures import ThreadPoolExecutor
from random import Random

from bot.sandbox.ids import Ids
from tests.sandbox.stage import Clock


def test_timestamps_are_the_time_and_never_the_same(ids: Ids, clock: Clock) -> None:
    assert [ids.ts(), ids.ts()] == ["1800000000.000000", "1800000000.000001"]
    clock.now += 0.5
    assert ids.ts() == "1800000000.500000"
    clock.now -= 100
    assert ids.ts() == "1800000000.500001"


def test_timestamps_go_on_after_those_of_another_start(ids: Ids) -> None:
    ids.after("1900000000.000009")
    ids.after("1.000000")
    assert ids.ts() == "1900000000.000010"


def test_many_threads_get_different_timestamps(ids: Ids) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ids.ts(), range(2000)))
    assert len(set(made)) == 2000


def test_identifiers_look_like_slacks() -> None:
    ids = Ids(lambda: 1.0, Random(1))
    assert ids.new("C").startswith("C0")
    assert (len(ids.new("C")), len(ids.short()), len(ids.secret())) == (11, 5, 24)
