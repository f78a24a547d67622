from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import standups
from bot.models import Projection
from bot.standups import planning
from bot.standups.progress import Progress, progress
from tests.standups.making import lives, standup, utc

NINE = utc("2026-03-02 09:00")


def looked(tx: Session, workspace: int, now: datetime, times: int = 1) -> None:
    while planning.plan(tx, workspace, now):
        pass
    for _ in range(times):
        standups.look(tx, Catalogue(), workspace, now)


def sent(tx: Session, count: int) -> None:
    for row in tx.query(Projection).filter_by(kind="standup.question", ts=None).limit(count):
        row.ts = "1.0"


def test_of_a_crowd_it_is_told_how_many_were_asked_since_when(database: Database) -> None:
    with database.write() as tx:
        workspace = standup(tx, *(f"U{number}" for number in range(120))).workspace_id
        looked(tx, workspace, NINE)
        assert progress(tx, workspace, NINE) == []
        looked(tx, workspace, utc("2026-03-02 09:00:48"), times=2)
        sent(tx, 90)
        (found,) = progress(tx, workspace, utc("2026-03-02 09:00:48"))
        assert (found.standup, found.asked, found.people) == ("Daily", 90, 120)
        assert NINE <= found.since < utc("2026-03-02 09:00:10")
        looked(tx, workspace, utc("2026-03-02 09:00:49"))
        sent(tx, 30)
        assert progress(tx, workspace, utc("2026-03-02 09:00:49")) == []


def test_who_is_asked_hours_later_by_their_own_clock_is_not_waited_for(database: Database) -> None:
    with database.write() as tx:
        lives(tx, "U2", "America/New_York")
        workspace = standup(tx, "U1", "U2", "U3").workspace_id
        looked(tx, workspace, NINE)
        sent(tx, 1)
        assert progress(tx, workspace, NINE) == [Progress("Daily", 1, 2, NINE)]
        sent(tx, 1)
        assert progress(tx, workspace, NINE) == []
