"""Messages on a timeline, by what people do in the page: pins, emoji, edits, deletions, files, notes, redactions."""

import base64
import json
import re
from typing import Any

import pytest
import requests

from tests.scenario.running import JIWOO, MAYA, Team, until

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def channel(team: Team) -> str:
    """Give the channel of an incident that Maya has declared, with Jiwoo in it."""
    team.command("declare sev3: checkout is failing", user=MAYA)
    found = str(until(team.channels, "the channel")[0]["id"])
    team.settled()
    team.post("join", **{"as": JIWOO, "channel": found})
    return found


def say(team: Team, channel: str, text: str, **more: Any) -> str:
    return str(team.post("message", **{"as": JIWOO, "channel": channel, "text": text, **more})["ts"])


def share(team: Team, channel: str, text: str, name: str, content: bytes) -> tuple[str, str]:
    packed = base64.b64encode(content).decode()
    told = team.post("upload", **{"as": JIWOO, "channel": channel, "text": text, "name": name, "content": packed})
    return str(told["ts"]), str(told["file"])


def act(team: Team, does: str, channel: str, ts: str, **more: Any) -> None:
    assert team.post(does, **{"as": JIWOO, "channel": channel, "ts": ts, **more})["ok"]


def timeline(team: Team, user: str = MAYA) -> str:
    return json.dumps(team.command("timeline 1", user=user), ensure_ascii=False)


def stands(team: Team, *words: str) -> str:
    """Wait until the timeline says all of this."""

    def look() -> str:
        shown = timeline(team)
        return shown if all(word in shown for word in words) else ""

    return str(until(look, str(words)))


def gone(team: Team, word: str) -> None:
    until(lambda: word not in timeline(team), f"no {word}")


def test_a_pin_and_an_emoji_put_messages_on_the_timeline_once(team: Team, channel: str) -> None:
    pinned, marked = say(team, channel, "the disk is full"), say(team, channel, "I free the disk")
    say(team, channel, "lunch?")
    act(team, "pin", channel, pinned)
    act(team, "react", channel, pinned, name="pushpin")
    act(team, "react", channel, marked, name="pushpin")
    act(team, "react", channel, marked, name="eyes")
    shown = stands(team, "the disk is full", "I free the disk")
    team.settled()
    assert timeline(team).count("the disk is full") == shown.count("the disk is full")
    assert "lunch" not in timeline(team)


def test_a_reply_in_a_thread_is_found(team: Team, channel: str) -> None:
    above = say(team, channel, "who knows more?")
    reply = say(team, channel, "it began at noon", thread_ts=above)
    act(team, "react", channel, reply, name="pushpin")
    stands(team, "it began at noon")


def test_edits_are_followed_and_a_deletion_erases(team: Team, channel: str) -> None:
    ts = say(team, channel, "the password is hunter2")
    act(team, "pin", channel, ts)
    stands(team, "hunter2")
    act(team, "edit", channel, ts, text="the disk was full")
    stands(team, "the disk was full", "(edited)")
    gone(team, "hunter2")
    act(team, "delete", channel, ts)
    stands(team, "removed by author")
    gone(team, "the disk was full")


def test_notes_and_messages_are_redacted(team: Team, channel: str) -> None:
    team.command("note the key is swordfish", user=MAYA, channel=channel)
    ts = say(team, channel, "the password is hunter2")
    act(team, "pin", channel, ts)
    shown = stands(team, "swordfish", "hunter2")
    keys = re.findall(r"`(\d+)` [^`]*?(swordfish|hunter2)", shown)
    team.command(f"redact {keys[0][0]}", user=MAYA, channel=channel)
    callback = {"callback_id": "incident.redact_message", "channel": channel, "message_ts": ts}
    team.post("shortcut", **{"as": MAYA, **callback})
    gone(team, "swordfish")
    gone(team, "hunter2")
    until(lambda: "swordfish" not in json.dumps(team.messages(channel)), "the end of the note in the channel")


def test_files_come_with_their_message_and_go_with_it(team: Team, channel: str) -> None:
    ts, picture = share(team, channel, "look at this", "disk.png", PNG)
    act(team, "pin", channel, ts)
    (address,) = set(re.findall(r"https?://[^/\s]+(/files/\d+\?key=[\w=-]+)\|disk\.png", stands(team, "|disk.png>")))
    answer = requests.get(f"{team.url}{address}", timeout=10)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, PNG, "image/png")
    team.command("resolve 1", user=MAYA)
    told = until(lambda: "/postmortems/1?key" in (said := linked(team)) and said, "a link")
    (page,) = set(re.findall(r"/postmortems/1\?key=[\w=-]+", told))
    html = requests.get(f"{team.url}{page}", timeout=10).text
    (source,) = re.findall(r'<img src="\.\.(/files/[^"]+)" alt="disk\.png">', html)
    assert requests.get(f"{team.url}{source}", timeout=10).content == PNG
    assert team.post("delete_file", **{"as": JIWOO, "file": picture})["ok"]
    until(lambda: requests.get(f"{team.url}{address}", timeout=10).status_code == 404, "the end of the copy")
    gone(team, "disk.png")
    stands(team, "look at this")


def linked(team: Team) -> str:
    return str(team.command("link 1", user=MAYA, command="/postmortem"))
