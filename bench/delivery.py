"""How delivery goes, counted among a million deploys beside a hundred thousand, at the same thousand a day.

`python -m bench.delivery --deploys 200000 --times 5` is a short run. Ninety days and as many before are told of the
long past alone, since the short one does not reach so far.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bench.beside import Acts, measure, tables
from bench.deploys import AT_ONCE, catalogue, fill
from bot.db import Database
from bot.deploys import causes
from bot.incidents import service
from bot.messages.words import words_for
from bot.people.queries import Reader
from bot.people.service import ensure_workspace
from bot.severity import Severity
from commands import metrics
from commands.context import Ask
from commands.table import obey
from tests.commands.bench import make_bench
from tests.work.bench import NOW

MANY, FEW = 1_000_000, 100_000
A_DAY = 1_000
INCIDENTS = 300
TEXTS = ("delivery", "delivery production last month", "delivery s3 30d", "delivery staging 7d")
LONG = "delivery 90d"
PRODUCTION = "[environment.production]\n"
OUTCOMES = """
INSERT INTO delivery (workspace_id, deploy_id, number, service, environment, kind, ending, at, leads, undoes, fixes)
SELECT workspace_id, id, number, service, environment, kind,
       CASE WHEN state = 'failed' THEN 'failed' WHEN id % 31 = 0 THEN 'faulty' ELSE 'out' END,
       {at}, {leads}, CASE WHEN kind = 'rollback' THEN number - 60 END, CASE WHEN id % 40 = 0 THEN id % 300 END
FROM deploy WHERE state <> 'refused' AND number > :after AND number <= :until
"""


def come_out(database: Database, deploys: int) -> None:
    """Write down how deploys came out, evenly over the days until now, each with three commits."""
    seconds = f"({deploys} - number) * (86400.0 / {A_DAY})"
    at = f"strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || ({seconds}) || ' seconds')"
    if not database.is_sqlite:
        at = f"CAST(:now AS timestamptz) - ({seconds}) * interval '1 second'"
    leads = "[3600, 7200, 90000]"
    filled = OUTCOMES.format(at=at, leads=f"'{leads}'" if database.is_sqlite else f"CAST('{leads}' AS jsonb)")
    for after in range(0, deploys, AT_ONCE):
        with database.write() as tx:
            given = {"now": NOW.isoformat(sep=" "), "after": after, "until": after + AT_ONCE}
            tx.execute(text(filled), given)
    if not database.is_sqlite:  # which a server does by itself after a while, and SQLite never
        with database.write() as tx:
            tx.execute(text("ANALYZE delivery"))


def go_wrong(database: Database, workspace: int, deploys: int) -> None:
    """Have one of the newest deploys in each hundred cause an incident."""
    with database.write() as tx:
        for number in range(INCIDENTS):
            made = service.declare(tx, workspace, "down", Severity.SEV2, NOW, services=[f"s{number % 20}"])
            causes.blame(tx, workspace, made.id, deploys - 100 * number, "U1", NOW)


def typing(database: Database, folder: Path) -> Callable[[str], Callable[[], object]]:
    """Let somebody in, and answer how they type."""
    bench = make_bench(database, folder, catalogue().replace(PRODUCTION, f"{PRODUCTION}production = true\n"))
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    who = Reader(workspace, "U1", None, None, is_outsider=False, is_known=True)
    ask = Ask(bench, who, words_for("en"), "C1", "", "", "trigger", {})
    return lambda typed: partial(obey, metrics.COMMAND, replace(ask, text=typed))


def made(database: Database, folder: Path, deploys: int) -> Acts:
    """Write a past down, and answer what is typed upon it."""
    typed = typing(database, folder)
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    fill(database, workspace, deploys)
    come_out(database, deploys)
    go_wrong(database, workspace, deploys)
    return {f"`/metrics {each}`": typed(each) for each in TEXTS}


def long(databases: Sequence[Database], times: int) -> Iterator[str]:
    """Measure the longest time upon the longest past."""
    with tempfile.TemporaryDirectory() as folder:
        (took,) = measure([typing(databases[0], Path(folder))(LONG)], times)
    yield f"| `/metrics {LONG}` | {took:.1f} | | |"


def table(times: int, deploys: int) -> Iterator[str]:
    """Measure, and give the tables line by line."""
    return tables("deploys", (deploys, FEW), times, made, partial(long, times=times))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each command is typed")
    parser.add_argument("--deploys", type=int, default=MANY, help="how many deploys there were before")
    given = parser.parse_args()
    for line in table(given.times, given.deploys):
        print(line, flush=True)


if __name__ == "__main__":
    main()
