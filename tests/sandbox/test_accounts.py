import pytest

from bot.sandbox import accounts, seed
from bot.sandbox.errors import PageError
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
