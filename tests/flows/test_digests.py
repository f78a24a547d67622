import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import digests
from bot.incidents import service
from bot.models import Digest, Incident, Job, Person, Projection
from bot.people.channels import joined
from bot.people.digests import MORNING, NINE, WEEKLY
from bot.people.service import ensure_workspace
from bot.postmortems.service import add_action
from bot.severity import Severity
from bot.work import Lane
from tests.flows.bench import Slack, make
from tests.postmortems.writing import begun
from tests.work.bench import Engine

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ALL = ["incidents", "postmortems", "actions"]


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    return engine, slack


def choose(tx: Session, engine: Engine, place: str, kind: str = MORNING, **given: object) -> None:
    before = TUESDAY - timedelta(days=1)
    wanted: dict[str, object] = {"minute": NINE, "sections": ALL, **given}
    digests.choose(tx, Catalogue(), engine.workspace, kind, place, "U1", before, **wanted)  # type: ignore[arg-type]  # a table of arguments and values


def open_one(tx: Session, engine: Engine, title: str, *, is_private: bool = False) -> Incident:
    row = service.declare(tx, engine.workspace, title, Severity.SEV2, TUESDAY, reporter="U1", is_private=is_private)
    service.channel_opened(row, f"C-{title}", title)
    return row


def send(engine: Engine, now: datetime = TUESDAY) -> None:
    engine.now = now
    with engine.database.write() as tx:
        digests.send(tx, Catalogue(), engine.workspace, now)
    engine.run_all()


def test_a_person_and_a_channel_are_told_once(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        open_one(tx, engine, "down")
        choose(tx, engine, "U1")
        choose(tx, engine, "C9")
    for minutes in (0, 1, 60):
        send(engine, TUESDAY + timedelta(minutes=minutes))
    assert [call["channel"] for call in slack.of("chat.postMessage")] == ["U1", "C9"]
    assert all("down" in json.dumps(call) for call in slack.of("chat.postMessage"))


def test_it_goes_out_in_the_lane_that_delays_nothing(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        open_one(tx, engine, "down")
        choose(tx, engine, "U1")
        digests.send(tx, Catalogue(), engine.workspace, TUESDAY)
        assert {job.lane for job in tx.query(Job).filter(Job.flow.startswith("projection.show"))} == {Lane.BULK}


def test_a_quiet_morning_is_not_told_and_a_quiet_week_is(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        choose(tx, engine, "U1", MORNING)
        choose(tx, engine, "U2", WEEKLY)
    send(engine, datetime(2026, 3, 9, 9, 0, tzinfo=UTC))
    (told,) = slack.of("chat.postMessage")
    assert told["channel"] == "U2"
    assert "Nothing is open, nothing is due." in json.dumps(told)


def test_everybody_at_their_own_nine(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        open_one(tx, engine, "down")
        for person, zone in (("U1", "Asia/Seoul"), ("U2", "America/New_York")):
            tx.add(Person(workspace_id=engine.workspace, slack_id=person, zone=zone))
            choose(tx, engine, person)
    told: list[str] = []
    for hour in range(24):
        send(engine, datetime(2026, 3, 3, hour, 0, tzinfo=UTC))
        told += [f"{hour} {call['channel']}" for call in slack.of("chat.postMessage")[len(told) :]]
    assert told == ["0 U1", "14 U2"]


def test_guests_and_those_who_left_are_told_nothing(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        open_one(tx, engine, "down")
        for person in ("U1", "U2"):
            tx.add(
                Person(workspace_id=engine.workspace, slack_id=person, is_guest=person == "U1", is_gone=person == "U2")
            )
            choose(tx, engine, person)
    send(engine)
    assert slack.of("chat.postMessage") == []


def test_a_private_incident_is_told_to_its_members_alone(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        open_one(tx, engine, "open-to-all")
        open_one(tx, engine, "hushed", is_private=True)
        joined(tx, engine.workspace, "C-hushed", "U2", is_bot=False)
        for place in ("U1", "U2", "C9"):
            choose(tx, engine, place)
    send(engine)
    told = {call["channel"]: json.dumps(call) for call in slack.of("chat.postMessage")}
    assert all("open-to-all" in text for text in told.values())
    assert [place for place, text in told.items() if "hushed" in text] == ["U2"]


def test_one_that_is_chosen_after_its_hour_begins_tomorrow(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        for place, minute in (("U1", NINE), ("U2", NINE + 60)):
            wanted = {"minute": minute, "sections": ALL}
            now = TUESDAY + timedelta(minutes=30)
            digests.choose(tx, Catalogue(), engine.workspace, MORNING, place, place, now, **wanted)  # type: ignore[arg-type]  # a table of arguments and values
        assert [row.sent_on for row in tx.query(Digest).order_by(Digest.place)] == [date(2026, 3, 3), None]


def test_without_sections_nothing_goes_out(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        open_one(tx, engine, "down")
        choose(tx, engine, "U1", sections=[])
        choose(tx, engine, "U1", WEEKLY, sections=[])
        digests.send(tx, Catalogue(), engine.workspace, TUESDAY)
        assert tx.query(Projection).count() == 0


def test_what_is_ones_own_and_what_is_everybodys(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        ensure_workspace(tx, "T0BEACON", TUESDAY)
        row = begun(tx, open_one(tx, engine, "gone"))
        for owner, text in (("U1", "mine to do"), ("U2", "another's to do")):
            add_action(tx, row, text=text, now=TUESDAY, author="U1", owner=owner, due_on=date(2026, 3, 1))
        for place in ("U1", "C9"):
            choose(tx, engine, place, sections=["postmortems", "actions"])
    send(engine)
    mine, all_of_them = (json.dumps(call) for call in slack.of("chat.postMessage"))
    assert "mine to do" in mine
    assert "another's to do" not in mine
    assert "another's to do" in all_of_them
