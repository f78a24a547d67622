"""A post-mortem from its draft to its published page, by signed HTTP against the local workspace."""

import re
from typing import Any

import requests

from tests.scenario.running import JIWOO, MAYA, Team, until


def drafted(team: Team) -> tuple[str, dict[str, Any]]:
    """Declare and resolve an incident; answer its channel, and the message of its draft."""
    team.command("declare sev2: checkout is failing", user=MAYA)
    channel = until(team.channels, "the channel")[0]["id"]
    team.settled()
    team.command("resolve 1 rolled back", user=MAYA)
    return channel, until(lambda: draft(team, channel), "the draft")


def draft(team: Team, channel: str) -> dict[str, Any] | None:
    found = [message for message in team.messages(channel) if "Post-mortem of incident 1" in message["text"]]
    return found[0] if found else None


def opened(team: Team, user: str = MAYA) -> dict[str, Any]:
    views = requests.get(f"{team.sandbox.url}/sandbox/views", params={"as": user}, timeout=5).json()
    return dict(views[-1])


def write(team: Team, section: str, text: str, user: str = MAYA) -> Any:
    team.command(f"edit 1 {section}", user=user, command="/postmortem")
    values = {"text0": {"text": {"type": "plain_text_input", "value": text}}}
    return team.post("submit", **{"as": user, "view_id": opened(team, user)["id"], "values": values})


def test_from_the_draft_to_the_published_page(team: Team) -> None:
    channel, shown = drafted(team)
    assert "Draft" in shown["text"]
    assert write(team, "impact", "40 people could not pay for 12 minutes.")["ok"]
    write(team, "summary", "Obviously the disk was full.")
    assert "Hindsight" in str(opened(team))
    assert "recorded" not in str(team.command("action 1 add a limit", user=JIWOO, command="/postmortem"))
    assert "add a limit" in str(team.command("actions", command="/postmortem"))
    team.command("publish 1", user=MAYA, command="/postmortem")
    until(lambda: "Published" in str(draft(team, channel)), "the state in the channel")
    until(lambda: any("can be read" in each["text"] for each in team.messages("C0INCIDENTS")), "the announcement")
    told = str(team.command("link 1", user=JIWOO, command="/postmortem"))
    (path,) = set(re.findall(r"/postmortems/1\?key=[\w=-]+", told))
    page = requests.get(f"{team.url}{path}", timeout=10)
    assert page.status_code == 200
    for said in ("40 people could not pay", "add a limit", "checkout is failing"):
        assert said in page.text
    assert requests.get(f"{team.url}/postmortems/1", timeout=10).status_code == 403


def test_reopening_pauses_the_same_draft(team: Team) -> None:
    channel, _ = drafted(team)
    team.command("reopen 1", user=MAYA)
    until(lambda: "Paused" in str(draft(team, channel)), "the pause")
    team.command("resolve 1", user=MAYA)
    until(lambda: "Draft" in str(draft(team, channel)), "the draft")
    team.settled()
    assert sum("Post-mortem of incident 1" in message["text"] for message in team.messages(channel)) == 1
