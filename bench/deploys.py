"""Two hundred deploys at once beside an incident, and commands with a million deploys beside those with a thousand.

`python -m bench.deploys --seconds 20 --deploys 100000` is a short run. The runs are a workflow's at a server that
answers as GitHub does; the bot is one instance with one poller, and its Slack is the local workspace, at Slack's pace.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import insert, text

from bench.beside import Acts, tables
from bench.commands import resident
from bot.db import Database
from bot.messages.words import words_for
from bot.models import Deploy
from bot.people.queries import Reader, only_workspace
from bot.people.service import ensure_workspace
from commands import deploy
from commands.context import Ask
from commands.table import obey
from tests.commands.bench import make_bench
from tests.github_site import CodeSite, sha
from tests.scenario.running import MAYA, Team, until
from tests.trackers import TOKEN, serving
from tests.work.bench import NOW

RUNS, MANY, FEW = 200, 1_000_000, 1_000
SERVICES, ENVIRONMENTS = 20, ("staging", "production")
TEXTS = ("status", "status s3", "history", "history s3", "history s3 production", "queue")
AT_ONCE = 50_000
"""Deploys of the past that are written down in one go."""
POSTED = 2.0
"""Seconds in which an incident should have its message while so many deploys run."""


def under_way(workspace: int, number: int, run: str) -> dict[str, object]:
    """Describe a deploy that runs."""
    return {
        "workspace_id": workspace,
        "number": number,
        "service": f"s{number}",
        "environment": "staging",
        "kind": "deploy",
        "ref": "main",
        "commit": sha(number),
        "state": "running",
        "requester": MAYA,
        "channel": "#general",
        "asked_at": NOW,
        "started_at": NOW,
        "picked_up_at": NOW,
        "skip": [],
        "plan": {},
        "backend": "github_actions",
        "mark": f"bongsu-{number}",
        "handle": run,
        "unwell": 0,
    }


def begin(site: CodeSite, url: str) -> None:
    """Have all of them run."""
    database = Database(url)
    with database.write() as tx:
        workspace = only_workspace(tx)
        assert workspace is not None
        runs = [site.run(f"Deploy bongsu-{number}", status="in_progress") for number in range(1, RUNS + 1)]
        rows = [under_way(workspace.id, at, f"shop/web:deploy.yml:{run['id']}") for at, run in enumerate(runs, 1)]
        tx.execute(insert(Deploy), rows)
    database.close()


@contextmanager
def deploying(folder: Path) -> Iterator[tuple[Team, CodeSite]]:
    """Start a bot beside a server where its deploys run."""
    site = CodeSite()
    with serving(site):
        url = f"sqlite:///{folder}/bongsu.db"
        target = '.deploy.staging.github_actions]\nrepository = "shop/web"\nworkflow = "deploy.yml"\n'
        tables = [f'[service.s{at}]\nrepository = "shop/web"\n[service.s{at}{target}' for at in range(1, RUNS + 1)]
        catalogue = f'[tracker]\ngithub_url = "{site.url}"\n[environment.staging]\ntimeout = "24h"\n' + "".join(tables)
        (folder / "bongsu.toml").write_text(catalogue, encoding="utf-8")
        team = Team(folder, url)
        team.environment |= {"BONGSU_CONFIG": str(folder / "bongsu.toml"), "BONGSU_GITHUB_TOKEN": TOKEN}
        try:
            team.start()
            team.ready()
            begin(site, url)
            yield team, site
        finally:
            team.stop()


def posted(team: Team) -> float:
    """Declare an incident, and answer the seconds until its message stands in its channel."""
    begun = time.monotonic()
    team.command("declare checkout is failing", user=MAYA)
    channel = until(team.channels, "the channel")[0]["id"]
    until(lambda: team.messages(channel), "the message")
    return time.monotonic() - begun


def at_once(seconds: float) -> Iterator[str]:
    """Measure many deploys that run at once."""
    with tempfile.TemporaryDirectory() as home, deploying(Path(home)) as (team, site):
        parent = team.pid
        until(lambda: len(site.asked) > 4, "the first looks")
        before, asked, free = resident(parent), len(site.asked), site.free
        took = posted(team)
        time.sleep(seconds)  # the time that is measured
        after, calls = resident(parent), Counter(site.asked[asked:])
        missed = " **missed**" if took > POSTED else ""
        yield f"| {RUNS} deploys at once for {seconds:.0f} s | |"
        yield "|---|--:|"
        yield f"| an incident's message | {took:.2f} s{missed} |"
        yield f"| calls of the backend a minute | {60 * calls.total() / seconds:.0f} |"
        yield f"| of them free, because nothing had changed | {(site.free - free) / max(1, calls.total()):.0%} |"
        yield f"| memory before and after | {before:.0f} MB, {after:.0f} MB |"
        for run in site.runs:
            run |= {"status": "completed", "conclusion": "success"}
        yield f"| all live after their end was told | {_lives(team):.1f} s |"


def _lives(team: Team) -> float:
    begun, database = time.monotonic(), Database(team.environment["DATABASE_URL"])

    def is_over() -> bool:
        with database.read() as tx:
            return not tx.query(Deploy).filter(Deploy.state != "live").count()

    until(is_over, "the ends")
    database.close()
    return time.monotonic() - begun


FILL = """
INSERT INTO deploy (workspace_id, number, service, environment, kind, ref, "commit", state, requester, channel,
                    asked_at, started_at, ended_at, skip, plan, backend, mark, unwell)
WITH RECURSIVE n(i) AS (SELECT CAST(:first AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT :workspace, i, 's' || (i % :services), CASE WHEN i % 3 = 0 THEN 'production' ELSE 'staging' END,
       CASE WHEN i % 50 = 0 THEN 'rollback' ELSE 'deploy' END, 'main', :commit,
       CASE WHEN i % 17 = 0 THEN 'failed' WHEN i % 23 = 0 THEN 'refused' ELSE 'live' END, 'U1', '#general',
       :now, :now, :now, {json}, {object}, 'command', 'bongsu-' || i, 0
FROM n
"""


def fill(database: Database, workspace: int, deploys: int) -> None:
    """Write a past of so many deploys down, in the database itself."""
    kind = "" if database.is_sqlite else "::jsonb"
    filled = FILL.format(json=f"'[]'{kind}", object=f"'{{}}'{kind}").replace("::jsonb", "\\:\\:jsonb")
    now = NOW.isoformat(sep=" ") if database.is_sqlite else NOW
    given = {"workspace": workspace, "services": SERVICES, "commit": sha(7), "now": now}
    for first in range(1, deploys + 1, AT_ONCE):
        with database.write() as tx:
            tx.execute(text(filled), {**given, "first": first, "last": min(deploys, first + AT_ONCE - 1)})
    if not database.is_sqlite:  # which a server does by itself after a while, and SQLite never
        with database.write() as tx:
            tx.execute(text("ANALYZE deploy"))


def catalogue() -> str:
    """Name the services."""
    target = '.command]\nrun = ["./deploy"]\n'
    tables = [f"[environment.{name}]\n" for name in ENVIRONMENTS]
    for at in range(SERVICES):
        tables.append(f'[service.s{at}]\ngit = "/x"\n')
        tables += [f"[service.s{at}.deploy.{name}{target}" for name in ENVIRONMENTS]
    return "".join(tables)


def made(database: Database, folder: Path, deploys: int) -> Acts:
    """Write a past down, let somebody in, and answer what they type."""
    bench = make_bench(database, folder, catalogue())
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    fill(database, workspace, deploys)
    who = Reader(workspace, "U1", None, None, is_outsider=False, is_known=True)
    ask = Ask(bench, who, words_for("en"), "C1", "", "", "trigger", {})
    return {f"`/deploy {each}`": partial(obey, deploy.COMMAND, replace(ask, text=each)) for each in TEXTS}


def table(seconds: float, times: int, deploys: int) -> Iterator[str]:
    """Measure, and give the tables line by line."""
    yield from at_once(seconds)
    yield ""
    yield from tables("deploys", (deploys, FEW), times, made)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.deploys", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for how long many deploys run at once")
    parser.add_argument("--times", type=int, default=200, help="how often each command is typed")
    parser.add_argument("--deploys", type=int, default=MANY, help="how many deploys there were before")
    given = parser.parse_args()
    for line in table(given.seconds, given.times, given.deploys):
        print(line, flush=True)


if __name__ == "__main__":
    main()
