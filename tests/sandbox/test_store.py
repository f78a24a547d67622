import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.store import Store
from tests.sandbox.stage import until


def test_rows_are_there_again_after_a_restart_in_order(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "state.db")
    for key in ("b", "a", "c"):
        store.put("letter", key, {"name": key})
    store.put("letter", "a", {"name": "봉수"})
    store.delete("letter", "c")
    store.put("digit", "1", {})
    store.close()
    store = Store(tmp_path / "deep" / "state.db")
    assert list(store.load("letter").items()) == [("a", {"name": "봉수"}), ("b", {"name": "b"})]
    assert store.load("none") == {}
    store.close()


def test_a_row_is_in_the_file_soon(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db")
    store.put("letter", "a", {})
    reader = sqlite3.connect(tmp_path / "state.db")
    assert until(lambda: reader.execute("SELECT value FROM entry").fetchone()) == ("{}",)
    reader.close()
    store.close()


def test_a_file_that_is_locked_is_written_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(tmp_path / "state.db")
    store._file.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store.put("letter", "a", {"name": "old"})
    until(lambda: "could not be written" in caplog.text)
    store.put("letter", "a", {"name": "new"})
    other.execute("ROLLBACK")
    other.close()
    store.close()
    store = Store(tmp_path / "state.db")
    assert store.load("letter") == {"a": {"name": "new"}}
    store.close()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers()), max_size=30))
def test_the_last_word_about_a_row_stands(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int | None]]
) -> None:
    path = tmp_path_factory.mktemp("store") / "state.db"
    store = Store(path)
    expected: dict[str, object] = {}
    for key, value in changes:
        if value is None:
            store.delete("kind", key)
            expected.pop(key, None)
        else:
            store.put("kind", key, {"n": value})
            expected[key] = {"n": value}
    store.close()
    store = Store(path)
    assert store.load("kind") == expected
    store.close()
