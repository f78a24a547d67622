import pytest

from bot.sandbox import rooms
from bot.sandbox.errors import PageError
from bot.sandbox.web.asked import Asked
from bot.sandbox.workspace import Workspace

LUCA = "U0LUCAROSS"


def test_who_and_where(ws: Workspace) -> None:
    asked = Asked(ws, {"as": LUCA, "channel": "C0GENERAL", "text": "a", "values": None})
    assert (asked.person.name, asked.channel.name, asked.joined.name) == ("luca", "general", "general")
    assert (asked.text("text"), asked.text("more", "b"), asked.object("values")) == ("a", "b", {})


@pytest.mark.parametrize("user", [None, 1, "U0NOBODY", "U0BONGSU"])
def test_nobody_else_acts(ws: Workspace, user: object) -> None:
    with pytest.raises(PageError):
        _ = Asked(ws, {"as": user}).person


@pytest.mark.parametrize("channel", [None, "C0NOWHERE", "secret"])
def test_a_channel_is_one_that_the_person_sees(ws: Workspace, channel: str | None) -> None:
    secret = rooms.create(ws, "secret", "U0MAYAJOHN", kind="group").id
    with pytest.raises(PageError):
        _ = Asked(ws, {"as": LUCA, "channel": secret if channel == "secret" else channel}).channel


def test_nobody_writes_where_they_are_not(ws: Workspace) -> None:
    with pytest.raises(PageError):
        _ = Asked(ws, {"as": LUCA, "channel": "C0INC0OLD"}).joined


def test_fields_have_their_types(ws: Workspace) -> None:
    with pytest.raises(PageError):
        Asked(ws, {"text": 1}).text("text")
    with pytest.raises(PageError):
        Asked(ws, {}).text("text")
    with pytest.raises(PageError):
        Asked(ws, {"values": [1]}).object("values")
