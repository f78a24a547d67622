from pathlib import Path

import pytest

from bot.db import Database
from commands.context import Bench
from tests.commands.bench import make_bench


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path)
