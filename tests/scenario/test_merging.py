"""A duplicate is merged by a person, from the question to both channels; who joins before reads where it stands."""

import json
from typing import Any

import requests

from tests.scenario.running import GENERAL, JIWOO, MAYA, Team, until


def seen(team: Team, channel: str, user: str) -> list[dict[str, Any]]:
    """Read what somebody sees in a channel, with what they alone see."""
    address = f"{team.sandbox.url}/sandbox/channels/{channel}/messages"
    found: list[dict[str, Any]] = requests.get(address, params={"as": user}, timeout=10).json()["messages"]
    return found


def test_a_duplicate_is_merged_after_a_question(team: Team) -> None:
    team.command("declare checkout is failing", user=MAYA)
    team.command("declare payments are failing", user=JIWOO)
    until(lambda: len(team.channels()) == 2, "both channels")
    team.settled()
    first, second = (each["id"] for each in sorted(team.channels(), key=lambda each: str(each["name"])))
    team.post("join", **{"as": MAYA, "channel": second})
    until(lambda: any("for you alone" in each["text"] for each in seen(team, second, MAYA)), "where it stands")
    assert not any("for you alone" in each["text"] for each in seen(team, second, JIWOO))
    team.command("merge 2 into 1", user=MAYA)
    (question,) = [each for each in seen(team, GENERAL, MAYA) if "incident.merge" in json.dumps(each.get("blocks"))]
    (actions,) = [block for block in question["blocks"] if block["type"] == "actions"]
    button = actions["elements"][0]
    pressed = {"as": MAYA, "channel": GENERAL, "message_ts": question["ts"], "block_id": actions["block_id"]}
    for _ in range(2):
        team.post("action", action_id="incident.merge", type="button", value=button["value"], **pressed)
    team.settled()
    assert "merged this incident into incident 1" in team.messages(second)[-1]["text"]
    assert [each["text"] for each in team.messages(first)].count(team.messages(first)[-1]["text"]) == 1
    assert "merged incident 2 into this one" in team.messages(first)[-1]["text"]
    assert all(each["is_member"] for each in team.channels(user=JIWOO))
    gone = team.command("resolve", user=JIWOO, channel=second)["answer"]["text"]
    assert first in gone
    assert "payments" not in json.dumps(team.command("list", user=MAYA))
