"""Commands upon a large incident beside those upon a small one, and the export of the large one's post-mortem.

The large one has 5,000 entries on its timeline and 200 alerts, the small one 10 and 2; there are 1,000 incidents and
100,000 alerts. Each command is given to both in turn, in this process; the time is that until its answer, with the
commit. `python -m bench.incidents --times 20` is a short run.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bench.past import fill
from bot.db import Database
from bot.db.migrate import upgrade
from bot.messages.words import words_for
from bot.people.queries import Reader
from bot.people.service import ensure_workspace
from bot.work.queries import waiting
from commands import incident, postmortem
from commands.context import Ask
from commands.table import Command, obey
from tests.commands.bench import make_bench, silent_slack
from tests.postgres import Postgres
from tests.work.bench import NOW

CATALOGUE = '[alertmanager.main]\nurl = "http://127.0.0.1:9"\n'
DATABASES = ("SQLite", "PostgreSQL")
WARM = 3
"""Turns that are not counted."""
AIM = 1.5
"""How many times as long as upon the small one a command may take upon the large one, at the median."""


@dataclass(frozen=True)
class Case:
    """A command; its texts are typed in turn, so that each of them changes something. `{n}` is a number of its own."""

    command: Command
    texts: Sequence[str]

    @property
    def name(self) -> str:
        """What is typed first."""
        return f"{self.command.name} {self.texts[0]}".replace(" {n}", "").strip()


INCIDENT = (
    ("",),
    ("list",),
    ("alerts",),
    ("timeline",),
    ("search checkout fails",),
    ("similar",),
    ("note looked at part {n}",),
    ("update half of it is back, part {n}",),
    ("snooze 15m",),
    ("customers",),
    ("status identified", "status monitoring"),
    ("severity sev2 worse", "severity sev1 worse still"),
    ("rename checkout fails, part {n}",),
    ("impact nobody can pay in part {n}",),
    ("services checkout", "services search"),
    ("role scribe <@U2>", "role scribe <@U3>"),
    ("edit",),
    ("roles",),
    ("relate 12", "unrelate 12"),
    ("task add look at part {n}",),
    ("task list",),
    ("silence 2h deploying", "unsilence"),
)
POSTMORTEM = (
    ("",),
    ("list",),
    ("show",),
    ("check",),
    ("edit summary",),
    ("search checkout",),
    ("action look at part {n}",),
    ("actions",),
    ("owner <@U2>", "owner <@U3>"),
    ("review", "redraft"),
)
ENDS = (("reopen it is back", "resolve the fix is out"),)
"""Before these both incidents are resolved; while they are open their post-mortems wait."""
END = Case(incident.COMMAND, ("resolve the fix is out",))
OPEN = [Case(incident.COMMAND, texts) for texts in INCIDENT]
RESOLVED = [Case(postmortem.COMMAND, texts) for texts in POSTMORTEM] + [Case(incident.COMMAND, texts) for texts in ENDS]


@dataclass
class Asker:
    """Somebody who types commands in the channels of both incidents."""

    ask: Ask
    channels: Sequence[str]
    numbers: Iterator[int]

    def measure(self, case: Case, times: int) -> tuple[list[float], ...]:
        """Type a command so many times upon each; answer how long each took, in milliseconds."""
        took: tuple[list[float], ...] = tuple([] for _ in self.channels)
        for turn in range(times + WARM):
            for at, channel in enumerate(self.channels):
                spent = self._type(case, turn, channel)
                took[at].extend([spent] if turn >= WARM else [])
        return took

    def end(self) -> None:
        """Resolve both."""
        for channel in self.channels:
            self._type(END, 0, channel)

    def _type(self, case: Case, turn: int, channel: str) -> float:
        number = next(self.numbers)
        text = case.texts[turn % len(case.texts)].replace("{n}", str(number))
        asked = replace(self.ask, channel=channel, text=text, key=f"trigger:{number}")
        begun = time.perf_counter()
        obey(case.command, asked)
        return (time.perf_counter() - begun) * 1000


def asker(database: Database, folder: Path, api: str) -> Asker:
    """Write the past, and let somebody in."""
    bench = make_bench(database, folder, CATALOGUE, api)
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    fill(database, workspace, bench.catalogue)
    who = Reader(workspace, "U1", None, None, is_outsider=False, is_known=True)
    asked = Ask(bench, who, words_for("en"), "", "", "", "trigger", {})
    return Asker(asked, ("C0BENCH1000", "C0BENCH999"), count())


def export(url: str, folder: Path, kind: str) -> float:
    """Export the large incident's post-mortem by the shell; answer the seconds that it took."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "BONGSU_STATE": str(folder),
        "BONGSU_CONFIG": str(folder / "no.toml"),
    }
    begun = time.perf_counter()
    command = [sys.executable, "-m", "bot", "postmortem", "export", "1000", "--format", kind]
    written = subprocess.run(command, env=environment, check=True, capture_output=True).stdout
    assert written.count(b"looked at part") > 2000, "the timeline is not there"
    return time.perf_counter() - begun


def table(times: int, databases: Sequence[str] = DATABASES) -> Iterator[str]:
    """Measure on the databases, and give the tables line by line."""
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as home, silent_slack() as (api, _):
            for name in databases:
                folder = Path(home) / name
                folder.mkdir()
                url = server.create("bench_incidents") if name == "PostgreSQL" else f"sqlite:///{folder}/bongsu.db"
                yield from _of_database(name, url, folder, api, times)
    finally:
        server.stop()


def _of_database(name: str, url: str, folder: Path, api: str, times: int) -> Iterator[str]:
    upgrade(url)
    database = Database(url)
    somebody = asker(database, folder, api)
    yield f"| {name} | large p50 ms | small p50 ms | times |"
    yield "|---|--:|--:|--:|"
    yield from (_row(somebody, case, times) for case in OPEN)
    somebody.end()
    yield from (_row(somebody, case, times) for case in RESOLVED)
    with database.read() as tx:
        yield f"\n{name}: {sum(waiting(tx).values()):,} jobs followed and were not run."
    database.close()
    for kind in ("md", "html"):
        spent = min(export(url, folder, kind) for _ in range(3))
        yield f"{name}: the post-mortem of the large one as {kind} in {spent:.2f} s."


def _row(somebody: Asker, case: Case, times: int) -> str:
    large, small = map(statistics.median, somebody.measure(case, times))
    missed = " **missed**" if large > AIM * small else ""
    return f"| `{case.name}` | {large:.1f} | {small:.1f} | {large / small:.2f}{missed} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.incidents", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="how often each command is typed upon each incident")
    parser.add_argument("--only", choices=DATABASES, help="measure on one database alone")
    given = parser.parse_args()
    for line in table(given.times, [given.only] if given.only else DATABASES):
        print(line, flush=True)


if __name__ == "__main__":
    main()
