from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.db import Database
from bot.deploys import deeds, merges, service, trains
from bot.deploys.ports import Merged
from bot.deploys.rules import State
from bot.deploys.timetable import Departure
from bot.deploys.train_rules import TrainState
from tests.deploys.making import HEAD, NOW, asked, gone, went_live
from tests.deploys.test_timetable import catalogue

HOUR = timedelta(hours=1)


def found(tx: Session, person: str, since: datetime = NOW - HOUR, until: datetime = NOW) -> list[tuple[str, int, str]]:
    workspace = asked(tx, "other").workspace_id
    return sorted((each.kind, each.number, each.place) for each in deeds.of_person(tx, workspace, person, since, until))


def test_what_went_out_is_a_deed_of_who_asked_for_it(database: Database) -> None:
    with database.write() as tx:
        went_live(tx, HEAD)
        gone(tx, asked(tx, "api"), State.STARTING, State.RUNNING, State.FAILED)
        gone(tx, asked(tx, "shop"), State.STARTING, State.RUNNING)
        went_live(tx, HEAD, name="api", kind="rollback")
        assert found(tx, "U1") == [("deployed", 1, "staging"), ("rolled_back", 4, "staging")]
        assert found(tx, "U2") == []
        assert found(tx, "U1", since=NOW) == []
        assert found(tx, "U1", until=NOW - HOUR / 2) == []


def test_who_approved_did_something_too(database: Database) -> None:
    with database.write() as tx:
        row = asked(tx)
        service.note(tx, row, "approved", NOW, actor="U2")
        service.note(tx, row, "confirmed", NOW, actor="U3")
        assert found(tx, "U2") == []
        gone(tx, row, State.STARTING)
        assert found(tx, "U2") == [("approved", 1, "staging")]
        assert found(tx, "U3") == []


def test_who_is_aboard_a_train_that_goes_boarded_it(database: Database) -> None:
    with database.write() as tx:
        workspace = asked(tx).workspace_id
        row, _ = trains.opened(
            tx, workspace, Departure(NOW + HOUR, "weekly", NOW + HOUR), catalogue().trains["weekly"], NOW
        )
        trains.board(tx, row, "web", "main", "U1", NOW)
        gone_again = trains.board(tx, row, "api", "main", "U2", NOW)
        trains.leave(tx, row, gone_again, NOW, why="left", actor="U2")
        assert found(tx, "U1") == [("boarded", 0, "weekly")]
        assert found(tx, "U2") == []
        trains.move(tx, row, TrainState.CANCELLED, NOW)
        assert found(tx, "U1") == []


def test_who_wrote_what_was_merged_did_that(database: Database) -> None:
    with database.write() as tx:
        pull = Merged(12, "Limit it", "https://github.com/shop/web/pull/12", NOW)
        merges.keep(tx, asked(tx).workspace_id, "shop/web", {"U1": [pull]}, NOW)
        assert found(tx, "U1") == [("merged", 12, "shop/web")]
        assert found(tx, "U2") == found(tx, "U1", since=NOW) == []
