from pathlib import Path

import pytest

from bot.db import Database
from commands.context import Bench
from tests.commands.deploy.typing import team


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return team(database, tmp_path)
