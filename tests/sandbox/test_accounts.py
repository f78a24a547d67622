import pytest

from bot.sandbox import accounts, seed
from bot.sandbox.errors import PageError
from bot.sandbox.groups import Group
from bot.sandbox.payload import Json
from bot.sandbox.workspace import Workspace


def test_a_change_and_an_arrival_are_told(ws: Workspace, events: list[Json]) -> None:
    accounts.change(ws, seed.LUCA, {"deleted": True})
    accounts.change(ws, "U0NEW", {"name": "new", "locale": "ko-KR"})
    assert [(event["type"], event["user"]["id"]) for event in events] == [
        ("user_change", seed.LUCA),
        ("team_join", "U0NEW"),
    ]
    assert ws.people["U0NEW"].locale == "ko-KR"


@pytest.mark.parametrize("name", ["id", "shoe_size"])
def test_what_cannot_be_changed(ws: Workspace, name: str) -> None:
    with pytest.raises(PageError, match=name):
        accounts.change(ws, seed.LUCA, {name: "x"})


def test_a_group_that_changes_tells_who_came_and_who_went(ws: Workspace, events: list[Json]) -> None:
    group = ws.groups["S0SEOULTEAM"]
    accounts.regroup(ws, group, [seed.PARK, seed.LUCA, seed.LUCA])
    updated, changed = events
    assert (updated["type"], updated["subteam"]["users"]) == ("subteam_updated", [seed.PARK, seed.LUCA])
    assert (changed["type"], changed["added_users"], changed["removed_users"]) == (
        "subteam_members_changed",
        [seed.LUCA],
        [seed.KIM],
    )


def test_a_new_group_is_told_once_and_switching_one_off_is_no_change_of_people(
    ws: Workspace, events: list[Json]
) -> None:
    group = Group("S0NEW", "new", "New", [], seed.MAYA, ws.now())
    accounts.regroup(ws, group, [seed.KIM])
    accounts.regroup(ws, group, [seed.KIM], is_off=True)
    assert [event["type"] for event in events] == ["subteam_created", "subteam_updated"]
    assert events[-1]["subteam"]["date_delete"]
