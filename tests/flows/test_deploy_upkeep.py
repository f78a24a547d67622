from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.app import FLOWS
from bot.db import Database
from bot.flows import deploy_upkeep
from tests.flows.bench import make
from tests.work.bench import NOW, Engine


def test_each_machine_forgets_its_own_old_runs(database: Database, tmp_path: Path) -> None:
    _, _, services = make(database, tmp_path)
    swept: list[datetime] = []
    engine = Engine(database, FLOWS.values(), replace(services, sweep=swept.append))
    with database.write() as tx:
        for host in (engine.host, engine.host, "elsewhere"):
            deploy_upkeep.sweep(tx, engine.workspace, host, NOW)
    engine.run_all()
    assert swept == [NOW - deploy_upkeep.KEPT]
