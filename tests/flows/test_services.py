from pathlib import Path

import pytest

from bot.db import Database
from bot.flows.services import of
from bot.work import Lane, Run
from tests.flows.bench import make


def test_a_run_is_given_the_workspaces_words(database: Database, tmp_path: Path) -> None:
    engine, _, services = make(database, tmp_path, '[workspace]\nlanguage = "ko"\n')
    run = Run(1, engine.workspace, {}, Lane.URGENT, database, services, lambda: engine.now, lambda: None)
    assert of(run).words.lang == "ko"
    run.services = None
    with pytest.raises(TypeError):
        of(run)
