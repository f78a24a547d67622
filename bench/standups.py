"""Ten thousand people who are asked at one instant, and what planning and looking cost.

`python -m bench.standups --people 300` is a short run. Ten thousand take three quarters of an hour, for nothing is
sped up: Slack is the local workspace with its rate tiers on, and the bot is one instance on SQLite. An incident is
declared after each quarter of the people.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.commands import resident
from bot.catalogue import Catalogue
from bot.db import Database
from bot.db.migrate import upgrade
from bot.flows import standup_members, standups
from bot.models import Person, StandupMember, StandupOccurrence
from bot.people.queries import only_workspace
from bot.sandbox.channels import Channel
from bot.sandbox.people import BOT_USER
from bot.sandbox.people import Person as Account
from bot.slack.pacing import SHARE, WORKSPACE
from bot.standups import planning
from bot.standups.rules import WEEKDAYS, written
from bot.standups.service import Plan
from bot.standups.timing import MINUTES
from tests.postgres import Postgres
from tests.scenario.running import MAYA, Team
from tests.standups.making import NINE, START, standup, utc

PEOPLE = 10_000
ROOM = "C0CROWD"
ASKS = written("Yesterday?\nToday?\nBlockers?")
POSTED, MISSED, GROWTH, LONGER = 2.0, 0.01, 50, 1.1
"""The aims: seconds until an incident's message, the part of calls that Slack put off, MB, and times the least."""


@dataclass
class Seen:
    """What the workspace was asked for so far."""

    begun: float
    calls: int = 0
    put_off: int = 0
    asked: dict[str, float] = field(default_factory=dict)
    doubled: int = 0
    next: int = 0
    declared: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)
    memory: float = 0

    def take(self, call: Mapping[str, Any]) -> None:
        """Count a call."""
        self.calls += 1
        self.put_off += call.get("error") == "ratelimited"
        where = str(call["args"].get("channel", ""))
        if call["method"] != "chat.postMessage" or not call["ok"]:
            return
        if where.startswith("U9"):
            self.doubled += where in self.asked
            self.asked[where] = call["at"]
        elif where not in self.rooms and len(self.took) < len(self.declared):
            self.rooms.add(where)
            self.took.append(call["at"] - self.declared[-1])


def settle(team: Team, people: int) -> None:
    """Have so many people live in the workspace, all in one channel."""
    ws = team.sandbox.slack.ws
    for number in range(people):
        ws.keep_person(Account(f"U9{number:07}", f"person{number}", f"Person {number}", tz="UTC"))
    members = [BOT_USER, MAYA, *(f"U9{number:07}" for number in range(people))]
    ws.keep_channel(Channel(ROOM, "crowd", "channel", MAYA, int(time.time()), members))


def wait(found: Callable[[], bool], seconds: float = 1.0) -> None:
    """Wait for what another process does; nothing tells of its end."""
    while not found():
        time.sleep(seconds)  # another process does the work; nothing tells of its end


def begin(database: Database, people: int, lead: timedelta) -> datetime:
    """Set a standup up, once everybody is known, and wait until all are in it and planned; answer when it is due."""
    wait(lambda: _count(database, select(func.count(Person.id))) >= people)
    due = (datetime.now(UTC) + lead).replace(second=0, microsecond=0)
    minute = due.hour * 60 + due.minute
    later = (minute + 600) % MINUTES
    with database.write() as tx:
        workspace = only_workspace(tx)
        assert workspace is not None
        plan = Plan("Crowd", ROOM, WEEKDAYS, minute, later, later, "UTC")
        standup_members.create(tx, workspace.id, plan, ASKS, [], MAYA, datetime.now(UTC))
    wait(lambda: _count(database, select(func.count(StandupMember.id))) > people)
    return due


def _count(database: Database, counted: Any) -> int:  # noqa: ANN401 - any selection of a number
    with database.read() as tx:
        return tx.scalar(counted) or 0


def follow(team: Team, people: int, due: datetime) -> Seen:
    """Watch until all are asked; declare an incident after each quarter of them."""
    seen = Seen(due.timestamp(), rooms={ROOM, "C0INCIDENTS", "C0GENERAL", "C0ALERTS"})
    while len(seen.asked) < people:
        time.sleep(0.5)  # another process does the work; nothing tells of its end
        told = team.sandbox.slack.calls.since(seen.next)
        seen.next = told["next"]
        for call in told["calls"]:
            seen.take(call)
        seen.memory = max(seen.memory, resident(team.pid))
        is_idle = len(seen.took) == len(seen.declared) < 3
        if is_idle and len(seen.asked) >= people * (len(seen.declared) + 1) / 4:
            seen.declared.append(time.time())
            team.command(f"declare failure {len(seen.declared)}", user=MAYA)
    return seen


def crowd(people: int, lead: timedelta) -> Iterator[str]:
    """Ask so many people at one instant, and give the table line by line."""
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bongsu.db"
        team = Team(Path(home), url)
        settle(team, people)
        team.sandbox.slack.limits.is_on = True
        database = Database(url)
        try:
            team.start()
            team.ready()
            wait(lambda: _count(database, select(func.count(Person.id))) >= people)
            before = resident(team.pid)
            due = begin(database, people, lead)
            planned = select(func.count(StandupOccurrence.id)).where(StandupOccurrence.kind == "question")
            wait(lambda: _count(database, planned) >= people)
            in_time = datetime.now(UTC) < due
            seen = follow(team, people, due)
            yield from report(people, seen, before, in_time=in_time)
        finally:
            database.close()
            team.stop()


def report(people: int, seen: Seen, before: float, *, in_time: bool) -> Iterator[str]:
    """Write the table; `before` is the memory of the worker before the standup was made."""
    took, grown = max(seen.asked.values()) - seen.begun, seen.memory - before > GROWTH
    whole, shared = people * WORKSPACE.seconds, people * WORKSPACE.seconds / SHARE
    rows: Sequence[tuple[str, str, str, bool]] = (
        ("all asked, from the minute on", f"{took:.0f} s", f"{LONGER * whole:.0f} s", took > LONGER * whole),
        ("the least at the whole pace", f"{whole:.0f} s", "", False),
        ("the least at the part of it that bulk work has", f"{shared:.0f} s", "", False),
        ("asked twice", str(seen.doubled), "0", seen.doubled > 0),
        ("planned before it was due", "yes" if in_time else "no", "yes", not in_time),
        ("calls of Slack", f"{seen.calls:,}", "", False),
        ("of them put off by a 429", f"{seen.put_off / seen.calls:.2%}", f"{MISSED:.0%}", _many(seen)),
        ("an incident's message, the longest of three", f"{max(seen.took):.2f} s", f"{POSTED:.0f} s", _late(seen)),
        ("memory of the worker before, and its most", f"{before:.0f}, {seen.memory:.0f} MB", f"+{GROWTH} MB", grown),
    )
    yield f"| {people:,} people | Measured | aim |"
    yield "|---|--:|--:|"
    for name, measured, aim, missed in rows:
        yield f"| {name} | {measured}{' **missed**' if missed else ''} | {aim} |"


def _many(seen: Seen) -> bool:
    return seen.put_off > MISSED * seen.calls


def _late(seen: Seen) -> bool:
    return max(seen.took) > POSTED


def timed(database: Database, times: int, work: Callable[[Session], object]) -> float:
    """Do something so many times, each with its commit; answer the median in milliseconds."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        with database.write() as tx:
            work(tx)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def costs(database: Database, people: int) -> Sequence[float]:
    """Measure planning and looking among so many people, in milliseconds a transaction."""
    with database.write() as tx:
        row = standup(tx, *(f"U{number}" for number in range(people)), minute=NINE)
        workspace = row.workspace_id
    planning_took = timed(database, people // planning.BATCH, lambda tx: planning.plan(tx, workspace, START))
    with database.write() as tx:
        while planning.plan(tx, workspace, START):
            pass
    quiet, busy = utc("2026-03-02 08:00"), utc("2026-03-02 09:40")
    return (
        planning_took,
        timed(database, 50, lambda tx: planning.plan(tx, workspace, START)),
        timed(database, 50, lambda tx: planning.follow_clocks(tx, workspace, START)),
        timed(database, 50, lambda tx: standups.look(tx, Catalogue(), workspace, quiet)),
        timed(database, 50, lambda tx: standups.look(tx, Catalogue(), workspace, busy)),
    )


COSTS = (
    "planning a hundred",
    "planning when there is nothing",
    "comparing clocks, twice a minute",
    "looking when nothing is due",
    "asking fifty",
)


def table(people: int = PEOPLE, lead: float = 6, *, only: str = "") -> Iterator[str]:
    """Measure, and give the tables line by line; `lead` is how many minutes before its time the standup is made."""
    if only != "crowd":
        yield from _costs(people)
        yield ""
    if only != "costs":
        yield from crowd(people, timedelta(minutes=lead))


def _costs(people: int) -> Iterator[str]:
    server, found = Postgres(), dict[str, Sequence[float]]()
    try:
        with tempfile.TemporaryDirectory() as home:
            for name in ("SQLite", "PostgreSQL"):
                url = server.create("bench_standups") if name == "PostgreSQL" else f"sqlite:///{home}/bongsu.db"
                upgrade(url)
                database = Database(url)
                found[name] = costs(database, people)
                database.close()
    finally:
        server.stop()
    yield f"| Among {people:,} people | SQLite ms | PostgreSQL ms |"
    yield "|---|--:|--:|"
    for at, name in enumerate(COSTS):
        yield f"| {name} | {found['SQLite'][at]:.1f} | {found['PostgreSQL'][at]:.1f} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.standups", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--lead", type=float, default=6, help="minutes before its time at which the standup is made")
    parser.add_argument("--only", choices=("crowd", "costs"), default="")
    given = parser.parse_args()
    for line in table(given.people, given.lead, only=given.only):
        print(line, flush=True)


if __name__ == "__main__":
    main()
