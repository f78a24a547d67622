from datetime import timedelta

import pytest

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import freezes
from bot.people.service import ensure_workspace
from tests.deploys.making import NOW

HOUR = timedelta(hours=1)
CATALOGUE = parse("""
[environment.staging]
[environment.production]
freeze = "march"
[service.web]
git = "/nowhere"
[service.web.deploy.staging.command]
run = ["./deploy"]
[service.api]
git = "/nowhere"
[service.api.deploy.production.command]
run = ["./deploy"]
[[window]]
name = "march"
dates = "03-01..03-31"
""")


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T0BEACON", NOW).id


def test_freezes_stand_until_they_are_lifted_or_over(database: Database, workspace: int) -> None:
    with database.write() as tx:
        later = freezes.make(tx, workspace, "web", "", "U1", "a fair", NOW, NOW + HOUR, NOW + 2 * HOUR)
        first = freezes.make(tx, workspace, "web", "", "U1", "", NOW, NOW, NOW + HOUR)
        other = freezes.make(tx, workspace, "web", "staging", "U2", "", NOW, NOW, None)
        found = freezes.standing(tx, workspace, NOW)
        assert [(each.begin, each.environment) for each in found] == [(NOW, ""), (NOW, "staging"), (NOW + HOUR, "")]
        assert len(freezes.standing(tx, workspace, NOW + HOUR)) == 2  # also before anybody closed it
        assert freezes.expire(tx, workspace, NOW + HOUR) == [first.id]
        assert freezes.expire(tx, workspace, NOW + HOUR) == []
        assert freezes.lift(tx, workspace, "web", "", "U3", NOW + HOUR) == [later.id]
        assert freezes.lift(tx, workspace, "web", "", "U3", NOW + HOUR) == []
        assert freezes.by_id(tx, later.id).closed_by == "U3"
        assert (freezes.by_id(tx, first.id).closed_by, freezes.by_id(tx, first.id).closed_at) == (None, NOW + HOUR)
        assert freezes.by_id(tx, other.id).closed_at is None


def test_what_freezes_a_place_is_asked_for_or_in_the_catalogue(database: Database, workspace: int) -> None:
    with database.write() as tx:
        where = (tx, CATALOGUE, workspace)
        by_window = freezes.of_place(*where, "api", "production", NOW)
        assert by_window is not None
        assert (by_window.by, by_window.until and by_window.until.day) == ("march", 1)
        assert freezes.of_place(*where, "web", "staging", NOW) is None
        freezes.make(tx, workspace, "", "staging", "U1", "a fair", NOW, NOW, NOW + HOUR)
        asked = freezes.of_place(*where, "web", "staging", NOW)
        assert asked is not None
        assert (asked.by, asked.why, asked.until) == ("U1", "a fair", NOW + HOUR)
        assert freezes.of_place(*where, "web", "staging", NOW + HOUR) is None


def test_what_is_coming_for_a_service_is_where_it_is_deployed(database: Database, workspace: int) -> None:
    with database.write() as tx:
        for service, environment in (("web", ""), ("", "production"), ("api", "staging"), ("", "")):
            freezes.make(tx, workspace, service, environment, "U1", "", NOW, NOW + HOUR, None)
        freezes.make(tx, workspace, "web", "", "U1", "", NOW, NOW + 20 * HOUR, None)
        until = NOW + 10 * HOUR
        of_all = freezes.coming(tx, CATALOGUE, workspace, None, NOW, until)
        assert [(each.service, each.environment, each.by) for each in of_all] == [
            ("web", "", "U1"),
            ("", "production", "U1"),
            ("api", "staging", "U1"),
            ("", "", "U1"),
            ("", "production", "march"),
        ]
        of_web = freezes.coming(tx, CATALOGUE, workspace, CATALOGUE.services["web"], NOW, until)
        assert [(each.service, each.environment) for each in of_web] == [("web", ""), ("", "")]
