import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.catalogue import Shelf

GOOD = "[service.{}]\n"
BAD = '[workspace]\nlanguage = "fr"\n'


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bongsu.toml"


STAMPS = iter(range(1, 1000))


def write(path: Path, text: str) -> None:
    """Write, with a time of change of its own, however coarse the file system's clock is."""
    path.write_text(text)
    stamp = next(STAMPS)
    os.utime(path, (stamp, stamp))


def names(shelf: Shelf) -> list[str]:
    return list(shelf.current().services)


def test_a_changed_file_takes_its_place_after_two_seconds(path: Path, clock: Hands) -> None:
    write(path, GOOD.format("one"))
    shelf = Shelf(path, clock)
    write(path, GOOD.format("two"))
    clock.later(1.9)
    assert names(shelf) == ["one"]
    clock.later(0.1)
    assert names(shelf) == ["two"]


def test_a_file_that_has_not_changed_is_not_read_again(path: Path, clock: Hands) -> None:
    write(path, GOOD.format("one"))
    shelf = Shelf(path, clock)
    before = shelf.current()
    clock.later(10)
    assert shelf.current() is before


def test_a_wrong_file_leaves_the_one_before_in_force_and_says_why(
    path: Path, clock: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    write(path, GOOD.format("one"))
    shelf = Shelf(path, clock)
    write(path, BAD)
    clock.later(2)
    with caplog.at_level(logging.WARNING):
        assert names(shelf) == ["one"]
    expected = f'{path}:2: workspace.language: "fr" does not fit; expected "en" or "ko"'
    assert shelf.warning == expected
    assert [expected in record.getMessage() for record in caplog.records] == [True]
    write(path, GOOD.format("two"))
    clock.later(2)
    assert names(shelf) == ["two"]
    assert shelf.warning is None


def test_a_wrong_file_is_told_once(path: Path, clock: Hands, caplog: pytest.LogCaptureFixture) -> None:
    write(path, BAD)
    shelf = Shelf(path, clock)
    for _ in range(3):
        clock.later(2)
        shelf.current()
    assert len(caplog.records) == 1


def test_a_file_that_is_gone_leaves_the_one_before_in_force(path: Path, clock: Hands) -> None:
    write(path, GOOD.format("one"))
    shelf = Shelf(path, clock)
    path.unlink()
    clock.later(2)
    assert names(shelf) == ["one"]
    assert shelf.warning is not None
    assert "is gone" in shelf.warning


def test_a_file_may_come_later(path: Path, clock: Hands) -> None:
    shelf = Shelf(path, clock)
    assert names(shelf) == []
    assert shelf.warning is None
    write(path, GOOD.format("one"))
    clock.later(2)
    assert names(shelf) == ["one"]


def test_a_clock_that_goes_back_does_not_stop_the_looking(path: Path, clock: Hands) -> None:
    write(path, GOOD.format("one"))
    shelf = Shelf(path, clock)
    write(path, GOOD.format("two"))
    clock.later(-3600)
    assert names(shelf) == ["two"]


def test_the_last_good_text_is_in_force_after_a_restart_too(path: Path, clock: Hands) -> None:
    keep = path.with_name("kept.toml")
    write(path, GOOD.format("one"))
    Shelf(path, clock, keep)
    write(path, BAD)
    again = Shelf(path, clock, keep)
    assert names(again) == ["one"]
    assert again.warning is not None
    assert sorted(found.name for found in path.parent.iterdir()) == ["bongsu.toml", "kept.toml"]


@pytest.mark.parametrize("kept", [None, BAD, "not = [toml"])
def test_a_wrong_file_and_nothing_before_it(kept: str | None, path: Path, clock: Hands) -> None:
    keep = path.with_name("kept.toml")
    if kept is not None:
        keep.write_text(kept)
    write(path, BAD)
    shelf = Shelf(path, clock, keep)
    assert names(shelf) == []
    assert shelf.warning is not None
    assert "workspace.language" in shelf.warning


def test_what_is_kept_does_not_speak_for_a_file_that_was_removed(path: Path, clock: Hands) -> None:
    keep = path.with_name("kept.toml")
    keep.write_text(GOOD.format("one"))
    assert names(Shelf(path, clock, keep)) == []


def test_a_place_that_cannot_keep_stops_nothing(path: Path, clock: Hands) -> None:
    write(path, GOOD.format("one"))
    shelf = Shelf(path, clock, path / "not" / "a" / "directory")
    assert names(shelf) == ["one"]
    assert shelf.warning is None


def test_threads_that_ask_at_once_get_a_whole_catalogue(path: Path, clock: Hands) -> None:
    write(path, GOOD.format("a") + GOOD.format("b"))
    shelf = Shelf(path, clock)

    def ask(_: int) -> tuple[str, ...]:
        clock.later(0.7)
        return tuple(names(shelf))

    def asked() -> Iterator[tuple[str, ...]]:
        with ThreadPoolExecutor(8) as pool:
            for turn in range(20):
                yield from pool.map(ask, range(8))
                write(path, "".join(GOOD.format(f"{letter}{turn}") for letter in "ab"))

    assert {len(found) for found in asked()} == {2}
    clock.later(2)
    assert names(shelf) == ["a19", "b19"]
