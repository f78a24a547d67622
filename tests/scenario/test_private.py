"""The words of a private incident stand nowhere but where its members read."""

import json
from typing import Any

import pytest
import requests

from tests.scenario.running import GENERAL, JIWOO, MAYA, Team, until

SECRET_WORD = "zebrafish"
OUTSIDER, REPORTER = MAYA, JIWOO
ASKED = (
    "",
    "list",
    "search aquarium",
    "similar 1",
    "resolve 1",
    "update 1 something",
    "status 1 identified",
    "severity 1 sev1",
    "role 1 commander",
    "alerts",
    "alerts 1",
    "customers 1",
    "channel 1",
)


def channel_of(team: Team) -> dict[str, Any]:
    found = until(lambda: team.channels(user=REPORTER), "the private channel")
    team.settled()
    (channel,) = found
    return dict(channel)


def everything_an_outsider_reads(team: Team) -> str:
    """Gather what the page shows them, what every command answers them, and what the bot says of itself."""
    state = requests.get(f"{team.sandbox.url}/sandbox/state", params={"as": OUTSIDER}, timeout=10).json()
    said = [team.messages(each["id"], OUTSIDER) for each in state["channels"] if each["is_member"]]
    answers = [team.command(text, user=OUTSIDER) for text in ASKED]
    answers += [team.command(text, user=OUTSIDER, command="/bongsu") for text in ("status", "jobs", "settings")]
    itself = [requests.get(f"{team.url}/{path}", timeout=5).text for path in ("metrics", "readyz", "healthz")]
    log = (team.folder / f"bot-{team.port}.log").read_text()
    return json.dumps([state, said, answers, itself, log], ensure_ascii=False)


def test_the_words_of_a_private_incident_are_nowhere(team: Team) -> None:
    team.command("declare checkout is down", user=REPORTER)
    until(lambda: team.channels(user=OUTSIDER), "the open incident")
    team.command(f"private sev1 {SECRET_WORD} escaped from the aquarium", user=REPORTER)
    until(lambda: len(team.channels(user=REPORTER)) == 2, "the private channel")
    team.settled()
    (channel,) = [each for each in team.channels(user=REPORTER) if each["is_private"]]
    assert channel["name"] == "inc-2-private"
    for text in (f"impact {SECRET_WORD} everywhere", f"update {SECRET_WORD} are being caught", "role commander"):
        team.command(text, user=REPORTER, channel=channel["id"])
    team.settled()
    assert SECRET_WORD in json.dumps(team.messages(channel["id"], REPORTER))
    assert SECRET_WORD in json.dumps(team.command("list", user=REPORTER))
    everything = everything_an_outsider_reads(team)
    assert "checkout is down" in everything
    assert SECRET_WORD not in everything
    assert channel["id"] not in everything


def test_who_is_invited_knows_of_it_and_who_leaves_no_longer(team: Team) -> None:
    team.command(f"private {SECRET_WORD} escaped", user=REPORTER)
    channel = channel_of(team)
    assert SECRET_WORD not in json.dumps(team.command("list", user=OUTSIDER, channel=GENERAL))
    team.command(f"role communications <@{OUTSIDER}>", user=REPORTER, channel=channel["id"])
    until(lambda: SECRET_WORD in json.dumps(team.command("list", user=OUTSIDER)), "the invited person's knowledge")
    team.post("leave", **{"as": OUTSIDER, "channel": channel["id"]})
    until(lambda: SECRET_WORD not in json.dumps(team.command("list", user=OUTSIDER)), "the end of it")


@pytest.mark.parametrize("text", ["resolve 1", "status 1 identified", "update 1 x"])
def test_an_outsider_is_told_what_they_are_told_of_one_that_is_not_there(team: Team, text: str) -> None:
    team.command(f"private {SECRET_WORD} escaped", user=REPORTER)
    channel_of(team)
    hidden = team.command(text, user=OUTSIDER)["answer"]["text"]
    absent = team.command(text.replace("1", "99"), user=OUTSIDER)["answer"]["text"]
    assert hidden == absent.replace("99", "1")
