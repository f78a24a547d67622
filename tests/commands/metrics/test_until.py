from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError
from commands.metrics.until import REASON, read_lasting
from tests.commands.bench import ask, make_bench
from tests.work.bench import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "name", "lasts", "why"),
    [
        ("web", "web", None, ""),
        ("web 2h", "web", 2 * HOUR, ""),
        ('web 1h30m "new disks"', "web", 1.5 * HOUR, "new disks"),
        ('web "new disks" for 2H', "web", 2 * HOUR, "new disks"),
        ("web until 18:00", "web", 9 * HOUR, ""),
        ("web till 2026-03-02 09:00", "web", 24 * HOUR, ""),
        ('web 1h "unclosed', "web", HOUR, "unclosed"),
        (f'web 1h "{"x" * 999}"', "web", HOUR, "x" * REASON),
        ("", "", None, ""),
    ],
)
def test_what_is_typed(
    database: Database, tmp_path: Path, typed: str, name: str, lasts: timedelta | None, why: str
) -> None:
    found = read_lasting(ask(make_bench(database, tmp_path), typed))
    assert (found.name, found.until and found.until - NOW, found.why) == (name, lasts, why)


@pytest.mark.parametrize(
    ("typed", "name"), [("web soon", "no_end"), ("web 0s", "no_end"), ("web until 2020-01-01", "over_already")]
)
def test_what_is_no_end(database: Database, tmp_path: Path, typed: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        read_lasting(ask(make_bench(database, tmp_path), typed))
    assert refused.value.name == name
