"""The whole life of a private incident, and its words in no answer, page, file, digest or export of anybody else's."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from commands.register import COMMANDS
from tests.scenario.running import JIWOO, MAYA, Team, until
from tests.scenario.test_timeline import PNG

SECRET = "zebrafish"
OUTSIDER, REPORTER = MAYA, JIWOO
NEW = {"declare", "private"}
"""Words that make something new out of what is typed behind them."""
IN_PUBLIC = (
    "incident list",
    "incident timeline 2",
    "incident task 2 list",
    "incident times 2",
    "incident figures",
    "incident search aquarium",
    "incident similar 1",
    "incident",
    "postmortem list",
    "postmortem actions",
    "postmortem show 2",
    "postmortem link 2",
    "postmortem search aquarium",
    "postmortem factors",
)


@pytest.fixture
def private(team: Team) -> str:
    """Give the channel of private incident 2, beside an open incident 1."""
    team.command("declare sev2: checkout is down", user=REPORTER)
    until(lambda: team.channels(user=OUTSIDER), "the open incident")
    team.command(f"private sev2 {SECRET} escaped from the aquarium", user=REPORTER)
    until(lambda: len(team.channels(user=REPORTER)) == 2, "the private channel")
    team.settled()
    (found,) = [each["id"] for each in team.channels(user=REPORTER) if each["is_private"]]
    live(team, found)
    return str(found)


def live(team: Team, channel: str) -> None:
    """Say the word wherever something can be said."""
    at = {"user": REPORTER, "channel": channel}
    for text in ("impact {} everywhere", "update {} are being caught", "note {} swim", "task add catch the {}"):
        team.command(text.format(SECRET), **at)
    packed = base64.b64encode(PNG + SECRET.encode()).decode()
    told = {"as": REPORTER, "channel": channel, "text": f"a {SECRET}", "name": f"{SECRET}.png", "content": packed}
    team.post("pin", **{"as": REPORTER, "channel": channel, "ts": team.post("upload", **told)["ts"]})
    until(lambda: f"|{SECRET}.png>" in json.dumps(team.command("timeline", **at)), "the copy of the file")
    team.command("resolve 1 all is well", user=REPORTER)
    team.command(f"resolve {SECRET} are home", **at)
    team.settled()
    team.command(f"action keep the {SECRET} in", command="/postmortem", **at)
    team.command("publish", command="/postmortem", **at)
    team.settled()


def test_its_members_read_all_of_it(team: Team, private: str) -> None:
    for text, command in (("timeline 2", "/incident"), ("task 2", "/incident"), ("actions", "/postmortem")):
        assert SECRET in json.dumps(team.command(text, user=REPORTER, command=command)), text
    assert SECRET in json.dumps(team.messages(private, REPORTER))
    assert SECRET in shell(team, "postmortem", "export", "2", "--private")


def test_nobody_else_reads_a_word_of_it(team: Team, private: str) -> None:
    everything = {
        "commands": answers(team),
        "channels": channels(team),
        "home": home(team),
        "pages": pages(team),
        "shell": [shell(team, *words.split()) for words in ("jobs", "alerts", "postmortem export 2")],
        "itself": [requests.get(f"{team.url}/{path}", timeout=5).text for path in ("metrics", "readyz")],
        "log": (team.folder / f"bot-{team.port}.log").read_text(),
    }
    assert "checkout is down" in json.dumps(everything["commands"])
    assert "checkout is down" in json.dumps(everything["channels"])
    for where, told in everything.items():
        said = json.dumps(told, ensure_ascii=False)
        assert not [said[max(0, at.start() - 200) : at.end()] for at in re.finditer(SECRET, said)], where
        assert private not in said, where


def answers(team: Team) -> list[Any]:
    """Type every word of every command, alone and with the number."""
    typed = [(each.name, word.word) for each in COMMANDS for word in each.subcommands if word.word not in NEW]
    more = [(name, f"{word} 2 {SECRET[:4]}") for name, word in typed]
    told = [*typed, *((name, f"{word} 2") for name, word in typed), *more]
    return [team.command(text, user=OUTSIDER, command=name) for name, text in told]


def channels(team: Team) -> list[Any]:
    state = requests.get(f"{team.sandbox.url}/sandbox/state", params={"as": OUTSIDER}, timeout=10).json()
    return [state, *(team.messages(each["id"], OUTSIDER) for each in state["channels"] if not each["is_private"])]


def home(team: Team) -> Any:
    team.post("home", **{"as": OUTSIDER})
    team.settled()
    return requests.get(f"{team.sandbox.url}/sandbox/home", params={"as": OUTSIDER}, timeout=10).json()


def pages(team: Team) -> list[str]:
    """Open the page of the open incident, and with its key all that might be of the other."""
    (key,) = set(re.findall(r"key=([\w=-]+)", str(team.command("link 1", user=OUTSIDER, command="/postmortem"))))
    paths = ("postmortems/1", "postmortems/2", "files/1", "files/2")
    found = [requests.get(f"{team.url}/{path}?key={key}", timeout=10) for path in paths]
    assert [each.status_code for each in found] == [200, 403, 404, 404]
    return [each.content.decode(errors="replace") for each in found]


def shell(team: Team, *words: str) -> str:
    environment = {"PATH": os.environ["PATH"], "BONGSU_STATE": str(team.folder / "state"), **team.environment}
    root = Path(__file__).parents[2]
    asked = [sys.executable, "-m", "bot", *words]
    told = subprocess.run(asked, cwd=root, env=environment, check=False, capture_output=True, text=True)
    return told.stdout + told.stderr


def test_a_member_who_asks_where_everybody_reads_is_answered_what_everybody_may_know(team: Team, private: str) -> None:
    (public,) = [each["id"] for each in team.channels(user=REPORTER) if not each["is_private"]]
    for text in IN_PUBLIC:
        said = json.dumps(mention(team, public, text), ensure_ascii=False)
        assert SECRET not in said, text
        assert private not in said
    assert SECRET in json.dumps(mention(team, private, "incident timeline"))
    assert SECRET in json.dumps(mention(team, private, "incident timeline 2"))
    assert SECRET in json.dumps(mention(team, private, "postmortem show"))


def mention(team: Team, channel: str, text: str) -> list[dict[str, Any]]:
    """Ask Bongsu in a channel, and wait for the answer in the thread."""
    ts = team.post("message", **{"as": REPORTER, "channel": channel, "text": f"@bongsu {text}"})["ts"]
    address = f"{team.sandbox.url}/sandbox/channels/{channel}/messages"

    def answered() -> list[dict[str, Any]]:
        told = requests.get(address, params={"as": REPORTER, "thread_ts": ts}, timeout=10).json()["messages"]
        return [each for each in told if each.get("bot_id")]

    return list(until(answered, f"an answer to {text}"))
