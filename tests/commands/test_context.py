from pathlib import Path

from bot.db import Database
from bot.work.queries import waiting
from tests.commands.bench import make_bench


def test_who_is_unknown_is_answered_at_once_and_fetched_meanwhile(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, '[workspace]\nlanguage = "ko"\n')
    for _ in range(2):
        reader = bench.reader("T0BEACON", "U0NEW")
        assert (reader.is_known, bench.words(reader).lang) == (False, "ko")
    with database.read() as tx:
        assert waiting(tx) == {"ready": 1}
