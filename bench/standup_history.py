"""Past standups among a million answers beside those among ten thousand: reports, figures, the summary of a day.

`python -m bench.standup_history --answers 100000 --times 5` is a short run. It also prints all of them as the shell
does, and tells how much memory that takes.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, text

from bench.beside import Acts, tables
from bot.db import Database
from bot.flows.exports import Asked, read
from bot.flows.standup_export import SHEETS
from bot.messages.sheets import as_csv
from bot.messages.words import words_for
from bot.models import StandupOccurrence
from bot.people import channels
from bot.people.queries import Reader
from bot.people.service import ensure_workspace
from bot.standups import service, summaries
from bot.standups.rules import SUMMARY, written
from bot.standups.service import Plan
from commands import standup
from commands.context import Ask
from commands.table import obey
from tests.commands.bench import make_bench
from tests.work.bench import NOW

MANY, FEW = 1_000_000, 10_000
AT_ONCE = 50_000
"""Answers that are written down in one go."""
PEOPLE, LONG, SHORT = 20, 250, 25
"""Of each standup so many people answered, on so many days: a year of them, or five weeks."""
READER = "U0000001"
DAY = NOW.date()
TEXTS = ("report", "report T1", "report T1 7d", "report me", "report <@U0000002>", "figures T1", "figures T1 7d")
ASKS = """
INSERT INTO standup_occurrence (workspace_id, standup_id, person, day, kind, zone, due_at, deadline, state, asked_at,
                                changed_at)
WITH RECURSIVE n(i) AS (SELECT CAST(:first AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT :workspace, 1 + (i / :people) % :standups, 'U' || substr('000000' || (1 + i % (:people * :standups)), -7),
       {day}, 'question', 'UTC', :now, :now, CASE WHEN i % 17 = 0 THEN 'late' ELSE 'answered' END, :now, :now
FROM n
"""
"""Day by day, as they come, so that what is read of one standup lies far apart."""
ANSWERS = """
INSERT INTO standup_answer (workspace_id, occurrence_id, questions_id, person, said, answered_at)
SELECT workspace_id, id, standup_id, person, {said}, :now FROM standup_occurrence
WHERE kind = 'question' AND id > :after
"""
SAID = '{"q1": "finished the index of the search", "q2": "its page", "q3": "no key for the queue"}'


def fill(database: Database, workspace: int, answers: int, days: int) -> int:
    """Write so many answers down, of each standup so many days; answer the key of the newest summary of T1."""
    standups = answers // (PEOPLE * days)
    with database.write() as tx:
        for number in range(1, standups + 1):
            plan = Plan(f"T{number}", f"C{number}", ("mon",), 540, 720, 720, "UTC")
            row = service.create(tx, workspace, plan, written("Yesterday?\nToday?\nBlockers?"), "U0", NOW)
            people = [f"U{(number - 1) * PEOPLE + each + 1:07}" for each in range(PEOPLE)]
            service.join(tx, row, people, NOW)
            channels.heard_of(tx, workspace, {"id": row.channel, "name": row.name})
            times = {"due_at": NOW, "deadline": NOW + timedelta(days=1), "changed_at": NOW, "zone": "UTC"}
            same = {"workspace_id": workspace, "standup_id": row.id, "person": "", "day": DAY, "kind": SUMMARY}
            tx.add(StandupOccurrence(**same, **times, state="shown"))
    given = {"standups": standups, "people": PEOPLE, "workspace": workspace}
    _past(database, answers, {**given, "now": NOW.isoformat(sep=" ") if database.is_sqlite else NOW, "day": DAY})
    with database.read() as tx:
        return tx.query(StandupOccurrence.id).filter_by(standup_id=1, kind=SUMMARY).one()[0]


def _past(database: Database, count: int, given: Mapping[str, object]) -> None:
    """Write the days and the answers down, in the database itself."""
    ago = "i / (:people * :standups)"
    if database.is_sqlite:
        asks, answers = ASKS.format(day=f"date(:day, '-' || ({ago}) || ' days')"), ANSWERS.format(said=":said")
    else:
        asks = ASKS.format(day=f"CAST(:day AS date) - CAST({ago} AS int)").replace("substr(", "right(")
        answers = ANSWERS.format(said="CAST(:said AS jsonb)")
        asks = asks.replace("-7)", "7)")
    for first in range(0, count, AT_ONCE):
        with database.write() as tx:
            after = tx.scalar(select(func.max(StandupOccurrence.id)))
            some = {"first": first, "last": min(count, first + AT_ONCE) - 1}
            tx.execute(text(asks), {**given, **some, "day": str(given["day"])})
            tx.execute(text(answers), {"said": SAID, "now": given["now"], "after": after})
    if not database.is_sqlite:  # which a server does by itself after a while, and SQLite never
        with database.write() as tx:
            tx.execute(text("ANALYZE standup_occurrence, standup_answer"))


def asked(database: Database, folder: Path, workspace: int) -> Ask:
    """Let somebody in, in the channel of T1."""
    who = Reader(workspace, READER, None, None, is_outsider=False, is_known=True)
    return Ask(make_bench(database, folder), who, words_for("en"), "C1", "", "", "trigger", {})


def made(database: Database, folder: Path, answers: int) -> Acts:
    """Write a past down; answer what is measured upon it."""
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    key = fill(database, workspace, answers, SHORT if answers <= FEW else LONG)
    ask = asked(database, folder, workspace)

    def summed_up() -> object:
        with database.read() as tx:
            return summaries.summary(tx, key)

    typed = {f"`/standup {each}`": partial(obey, standup.COMMAND, replace(ask, text=each)) for each in TEXTS}
    return {**typed, "the summary of a day": summed_up}


def printed(database: Database) -> str:
    """Print all answers as the shell does, into nothing; tell how long it took, and by how much memory grew."""
    with database.read() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    sheet, before, begun = SHEETS["standups"], _memory(), time.monotonic()
    lines = sum(1 for _ in as_csv(sheet.columns, read(database, sheet, Asked(workspace))))
    took, grown = time.monotonic() - begun, _memory() - before
    return f"{lines:,} lines in {took:.0f} s, {grown:.0f} MB more at the most"


def _memory() -> float:
    """Tell how much memory this process has had at the most, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(times: int, answers: int) -> Iterator[str]:
    """Measure upon both databases with a long past and with a short one."""

    def exported(databases: Sequence[Database]) -> Iterator[str]:
        yield f"| `bongsu export standups` | {' | '.join(map(printed, databases))} | |"

    yield from tables("answers", (answers, FEW), times, made, exported)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.standup_history", description=__doc__)
    parser.add_argument("--answers", type=int, default=MANY, help=f"answers of the long past ({MANY:,})")
    parser.add_argument("--times", type=int, default=20, help="how often each is done (20)")
    options = parser.parse_args()
    for line in table(options.times, options.answers):
        print(line, flush=True)


if __name__ == "__main__":
    main()
