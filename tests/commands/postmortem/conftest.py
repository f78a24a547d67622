from pathlib import Path

import pytest

from bot.db import Database
from commands.context import Bench
from tests.commands.bench import make_bench
from tests.commands.postmortem.writing import resolved


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    """Give the services of the commands, and an incident that was resolved in the channel C7."""
    made = make_bench(database, tmp_path)
    resolved(made)
    return made
