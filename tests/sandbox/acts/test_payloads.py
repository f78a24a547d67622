from bot.sandbox.acts.payloads import interaction
from bot.sandbox.people import Person


def test_an_interaction_tells_who_and_where() -> None:
    frame = interaction("shortcut", Person("U1", "maya", "Maya"), "1.2.3")
    assert (frame["type"], frame["trigger_id"]) == ("shortcut", "1.2.3")
    assert frame["user"] == {"id": "U1", "username": "maya", "name": "maya", "team_id": "T0BEACON"}
    assert "trigger_id" not in interaction("view_closed", Person("U1", "maya", "Maya"))
