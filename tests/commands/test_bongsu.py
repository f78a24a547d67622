from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import NotFound
from commands import bongsu
from tests.commands.bench import ask, make_bench


def test_status_shows_what_waits_and_what_the_file_has_wrong(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, "[nonsense]\n")
    shown = str(bongsu.status(ask(bench)))
    assert "awake" in shown
    assert "nonsense" in shown


def test_there_is_nothing_to_retry(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    assert "No job" in str(bongsu.jobs(ask(bench)))
    for number in ("7", "x", ""):
        with pytest.raises(NotFound):
            bongsu.jobs(ask(bench, f"retry {number}"))
