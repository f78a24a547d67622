from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.command.programs import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.clear()
