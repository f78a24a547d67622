from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.running import Team


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Team]:
    """Give a workspace and a bot that is ready, on SQLite and on PostgreSQL."""
    made = Team(tmp_path, database_url)
    made.start()
    made.ready()
    yield made
    made.stop()
