from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenario.running import Team, at_work


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Team]:
    """Give a workspace and a bot that is ready, on SQLite and on PostgreSQL."""
    with at_work(Team(tmp_path, database_url)) as made:
        yield made
