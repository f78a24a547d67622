from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.db import Database
from bot.postmortems import deeds, service
from bot.postmortems.rules import DONE, DROPPED
from bot.postmortems.service import Edit
from tests.postmortems.writing import NOW, begun

HOUR = timedelta(hours=1)


def found(
    tx: Session, person: str, since: datetime = NOW - HOUR, until: datetime = NOW, due: date = date(2026, 3, 3)
) -> list[tuple[str, str]]:
    return sorted((each.kind, each.text) for each in deeds.of_person(tx, 1, person, since, until, due))


def test_who_wrote_did_so_once_until_they_publish_it(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        service.write(tx, row, Edit("summary", "One.", "U2"), NOW)
        service.write(tx, row, Edit("summary", "Two.", "U2", base=1), NOW)
        assert found(tx, "U2") == [("wrote", "Checkout fails")]
        assert found(tx, "U3") == found(tx, "U2", since=NOW) == []
        row.state, row.published_at, row.published_by = "published", NOW, "U2"
        assert found(tx, "U2") == [("published", "Checkout fails")]


def test_an_action_is_done_by_a_person_or_by_the_issue_of_its_owner(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        for text, actor, state in (("a", "U2", DONE), ("b", None, DONE), ("c", "U3", DONE), ("d", "U2", DROPPED)):
            item = service.add_action(tx, row, text, NOW, owner="U2", due_on=date(2026, 3, 3))
            service.move_action(item, state, actor, NOW)
        assert found(tx, "U2") == [("action_done", "a"), ("action_done", "b")]
        assert found(tx, "U3") == [("action_done", "c")]


def test_an_open_action_is_to_do_when_it_is_due(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        for text, day in (("soon", 3), ("later", 4), ("late", 1)):
            service.add_action(tx, row, text, NOW, owner="U2", due_on=date(2026, 3, day))
        service.add_action(tx, row, "some day", NOW, owner="U2")
        assert found(tx, "U2") == [("action_due", "late"), ("action_due", "soon")]
        assert found(tx, "U1") == []
