from pathlib import Path

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import home, incidents, people, standup_meetings, standups
from bot.models import Person
from bot.severity import Severity
from bot.standups import parking
from tests.flows.bench import make
from tests.standups.making import standup, utc


def test_the_home_tab_shows_what_is_open_in_its_readers_language(database: Database, tmp_path: Path) -> None:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        tx.add(Person(workspace_id=engine.workspace, slack_id="U1", locale="ko-KR", refreshed_at=engine.now))
        incidents.declare(tx, services.catalogue, engine.workspace, "search is down", Severity.SEV1, engine.now)
        for _ in range(2):
            home.publish(tx, engine.workspace, "U1", engine.now)
    engine.run_all()
    (published,) = slack.of("views.publish")
    assert published["user_id"] == "U1"
    assert "search is down" in str(published["view"])
    assert "진행 중인 장애" in str(published["view"])


def test_somebody_unknown_is_fetched_before_their_tab_is_written(database: Database, tmp_path: Path) -> None:
    engine, slack, _ = make(database, tmp_path)
    user = {"id": "U1", "team_id": "T0BEACON", "locale": "ko-KR", "profile": {"real_name": "Kim"}}
    slack.answers["users.info"] = lambda _: {"user": user}
    with database.write() as tx:
        people.fetch(tx, engine.workspace, "U1", engine.now)
        home.publish(tx, engine.workspace, "U1", engine.now)
    engine.run_all()
    assert "진행 중인 장애" in str(slack.of("views.publish"))


def test_the_home_tab_shows_the_standups_of_its_reader_alone(database: Database, tmp_path: Path) -> None:
    engine, slack, _ = make(database, tmp_path)
    with database.write() as tx:
        row = standup(tx, "U1", "U2")
        meeting = standup_meetings.begin(tx, Catalogue(), engine.workspace, row.id, "U1", engine.now)
        parking.park(tx, meeting, "the release", [], "U1", "U2", engine.now)
    engine.now = utc("2026-03-02 09:00")
    with database.write() as tx:
        standups.plan(tx, engine.workspace, engine.now)
        standups.look(tx, Catalogue(), engine.workspace, engine.now)
        for person in ("U1", "U2", "U9"):
            home.publish(tx, engine.workspace, person, engine.now)
    engine.run_all()
    first, second, third = (str(each["view"]) for each in slack.of("views.publish"))
    assert "Next: *Daily*" in first
    assert "the release" in first
    assert "standup.answer" in second
    assert "the release" not in second
    assert "Your standups" not in third
