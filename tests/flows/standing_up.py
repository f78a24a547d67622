"""The clock of standups, as it comes by."""

from bot.catalogue import Catalogue
from bot.flows import standups
from tests.standups.making import utc
from tests.work.bench import Engine


def look(engine: Engine, now: str, catalogue: Catalogue | None = None, *, run: bool = True) -> None:
    """Have the clock look at a moment, and what follows be done."""
    engine.now = utc(now)
    with engine.database.write() as tx:
        standups.plan(tx, engine.workspace, engine.now)
        standups.look(tx, catalogue or Catalogue(), engine.workspace, engine.now)
    if run:
        engine.run_all()


def look_on(engine: Engine, *moments: str) -> None:
    """Have the clock look at one moment after the other, and what waits for a little while be done too."""
    for now in moments:
        look(engine, now)
        engine.later(seconds=10)
        engine.run_all()
