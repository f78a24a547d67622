"""Open actions stand with the service of their incident, the oldest first."""

from dataclasses import replace
from datetime import timedelta

from bot.catalogue.services import Service
from bot.postmortems.teams import teams
from tests.postmortems.papers import NOW, document

SERVICES = {name: Service.model_validate({"<key>": name}) for name in ("checkout", "search")}
ACTION = document().actions[0]


def test_whose_they_are() -> None:
    given = [(1, 5, ("checkout",)), (2, 9, ()), (3, 3, ("gone",)), (4, 7, ("gone", "search")), (5, 8, ("checkout",))]
    actions = [replace(ACTION, id=key, created_at=NOW - timedelta(days=age), services=of) for key, age, of in given]
    shared = teams(actions, SERVICES)
    told = [(team.service.name if team.service else None, [each.id for each in team.actions]) for team in shared]
    assert told == [("checkout", [5, 1]), ("search", [4]), (None, [2, 3])]
    assert teams([], SERVICES) == []
