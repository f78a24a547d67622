"""The bot is killed with -9 at each moment of a standup, freezes, and loses replies: nobody is told anything twice.

Two people are asked at nine in Seoul; one answers, the other is reminded, and at noon it is summed up.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.models import StandupAnswer, StandupOccurrence
from tests.scenario.running import GENERAL, JIWOO, Bot, until
from tests.scenario.standing import HOUR, Standing, Timed, text

pytestmark = pytest.mark.chaos
SEOYEON, NAME, LEASE = "U0PARKSEOY", "Daily", "5"
ASKED, REMINDED, NOON = "2027-03-25 00:00", "2027-03-25 02:30", "2027-03-25 03:00"
EDGES = ("before", "after")
SHOWN = [f"projection.show/1:show:{edge}" for edge in EDGES]
WANTED = [f"bot.flows.standups:want:{edge}" for edge in EDGES]
KILLS = {
    "plan": [f"bot.standups.planning:_insert:{edge}" for edge in EDGES]
    + [f"standup.follow/1:{step}:{edge}" for step in ("enter", "members") for edge in EDGES],
    "ask": [*WANTED, *SHOWN],
    "answer": [f"bot.standups.answering:_keep:{edge}" for edge in EDGES] + [*WANTED, *SHOWN],
    "remind": [*WANTED, *SHOWN],
    "sum up": [f"bot.flows.standup_summaries:want:{edge}" for edge in EDGES] + SHOWN,
}
"""Where the bot dies at each moment: in the transaction of a look or of an answer, or around a message."""
QUICK = [("plan", "bot.standups.planning:_insert:after"), ("answer", "bot.standups.answering:_keep:after")]
QUICK += [("remind", WANTED[1]), ("sum up", SHOWN[1])]


def is_set_up(team: Standing) -> None:
    team.command("create", user=JIWOO, channel=GENERAL, command="/standup")
    two = {"type": "multi_users_select", "selected_users": [JIWOO, SEOYEON]}
    named = {"type": "static_select", "selected_option": {"value": "people"}}
    assert team.submit(JIWOO, name=text(NAME), members=named, people=two)["ok"]


class Day(Timed):
    """A day of a standup, in which the bot may die at one moment."""

    def __init__(self, folder: Path, database_url: str, moment: str = "", kill: str = "") -> None:
        super().__init__(folder, database_url)
        self.environment["LEASE"] = LEASE
        self.sandbox.ws.ids._clock = lambda: self.now().timestamp()  # Slack goes by the same clock, as it does
        self.moment, self.kill_at = moment, kill

    def passes(self) -> None:
        """Live the day, and find that each was told each thing once."""
        self.is_made()
        self.do("ask", lambda: self.goes_to(ASKED))
        self.move(ASKED)
        until(lambda: self.direct(JIWOO) and self.direct(SEOYEON), "the questions")
        self.do("answer", self.is_answered)
        if not self.answers():
            self.is_answered()
        self.do("remind", lambda: self.goes_to(REMINDED))
        self.move(REMINDED)
        self.do("sum up", lambda: self.goes_to(NOON))
        self.move(NOON)
        self.has_told_once()

    def is_made(self) -> None:
        self.start()
        self.ready()
        self.settled()
        self.move("2027-03-24 17:00")
        self.do("plan", lambda: is_set_up(self))
        until(lambda: any("asks 2 people" in each["text"] for each in self.messages(GENERAL)), "the card")

    def do(self, moment: str, act: Callable[[], object]) -> None:
        """Do something, and die at it if this is the moment; times are only gone to by one that dies."""
        if moment != self.moment:
            if moment in ("plan", "answer"):
                act()
            return
        self.settled()
        self.kill()
        if self.kill_at.startswith("bot."):
            self.start(crash_in=self.kill_at)
        else:
            self.start(crash_at=self.kill_at)
        self.ready()
        act()
        until(self.is_dead, f"the death at {self.kill_at}")
        self.start()
        self.ready()

    def is_answered(self) -> None:
        """Answer in the form; the answer of one that dies may be an error, as Slack shows it then."""
        self.press(JIWOO, self.direct(JIWOO)[0])
        self.submit(JIWOO, q1=text("고쳤습니다"))

    def answers(self) -> int:
        with self.database.read() as tx:
            return tx.query(StandupAnswer).count()

    def has_told_once(self) -> None:
        self.settled()
        assert [len(self.direct(person)) for person in (JIWOO, SEOYEON)] == [1, 2]
        assert len(self.summaries(GENERAL, NAME)) == 1
        assert self.answers() == 1
        assert self.jobs()["dead"] == 0


def dies(folder: Path, database_url: str, moment: str, kill: str) -> None:
    day = Day(folder, database_url, moment, kill)
    try:
        day.passes()
    finally:
        day.stop()


@pytest.mark.parametrize(("moment", "kill"), QUICK)
def test_killed_at_a_moment_of_the_day(tmp_path: Path, sqlite_url: str, moment: str, kill: str) -> None:
    dies(tmp_path, sqlite_url, moment, kill)


@pytest.mark.long
@pytest.mark.parametrize(("moment", "kill"), [(moment, kill) for moment, kills in KILLS.items() for kill in kills])
def test_killed_at_each_moment_of_the_day(tmp_path: Path, database_url: str, moment: str, kill: str) -> None:
    dies(tmp_path, database_url, moment, kill)


def now(folder: Path, database_url: str) -> Standing:
    """Give a team whose clock is that of its Slack, so that what was posted is found by its time."""
    team = Standing(folder, database_url)
    team.environment["LEASE"] = LEASE
    team.start()
    team.ready()
    is_set_up(team)
    for person in (JIWOO, SEOYEON):
        until(partial(is_planned, team, person), "a question that is planned")
    team.settled()
    return team


def is_planned(team: Standing, person: str) -> bool:
    with team.database.read() as tx:
        return tx.query(StandupOccurrence).filter_by(person=person).count() > 0


def asks(team: Standing) -> None:
    """Have the time of both come in one transaction."""
    with team.database.write() as tx:
        moment = datetime.now(UTC)
        for person in (JIWOO, SEOYEON):
            row = tx.query(StandupOccurrence).filter_by(person=person).order_by(StandupOccurrence.day).first()
            assert row is not None
            row.due_at, row.deadline, row.nudge_at = moment, moment + HOUR, None


def are_asked_once(team: Standing, by: Bot) -> None:
    until(lambda: team.direct(JIWOO) and team.direct(SEOYEON), "the questions")
    by.settled()
    assert [len(team.direct(person)) for person in (JIWOO, SEOYEON)] == [1, 1]
    assert by.jobs()["dead"] == 0


def test_replies_of_slack_are_lost(tmp_path: Path, database_url: str) -> None:
    team = now(tmp_path, database_url)
    try:
        team.post("faults", faults=[{"method": "chat.postMessage", "kind": "lost", "times": 2}])
        asks(team)
        are_asked_once(team, team)
    finally:
        team.stop()


@pytest.mark.parametrize("edge", ["after", pytest.param("before", marks=pytest.mark.long)])
def test_killed_when_slack_has_the_question_and_the_database_does_not_know(
    tmp_path: Path, sqlite_url: str, edge: str
) -> None:
    team = now(tmp_path, sqlite_url)
    try:
        team.kill()
        team.start(crash_in=f"bot.flows.sending:post:{edge}")
        team.ready()
        asks(team)
        until(team.is_dead, "the death")
        team.start()
        team.ready()
        are_asked_once(team, team)
    finally:
        team.stop()


@pytest.mark.postgres
@pytest.mark.parametrize("place", ["bot.flows.sending:post:after", "bot.flows.standups:want:after"])
def test_whom_a_killed_instance_was_asking_the_other_asks(tmp_path: Path, postgres_url: str, place: str) -> None:
    team = now(tmp_path, postgres_url)
    other = team.another()
    try:
        team.kill()
        team.start(crash_in=place)
        team.ready()
        asks(team)
        until(team.is_dead, f"the death at {place}")
        other.start()
        other.ready()
        are_asked_once(team, other)
    finally:
        team.stop()


@pytest.mark.postgres
def test_one_that_froze_while_it_asked_asks_nobody_twice_when_it_thaws(tmp_path: Path, postgres_url: str) -> None:
    team = now(tmp_path, postgres_url)
    other = team.another()
    try:
        team.kill()
        team.start(freeze_at="chat.postMessage")
        team.ready()
        asks(team)
        until(team.is_frozen, "the frost")
        other.start()
        other.ready()
        until(lambda: team.direct(JIWOO) and team.direct(SEOYEON), "the questions")
        team.thaw()
        until(team.is_ready, "the thaw")
        are_asked_once(team, other)
    finally:
        team.stop()
