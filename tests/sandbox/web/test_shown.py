import json
from collections.abc import Callable

import pytest
import requests

from tests.sandbox.stage import Stage

MAYA, LUCA, KIM = "U0MAYAJOHN", "U0LUCAROSS", "U0KIMJIWOO"


def test_the_state_shows_people_channels_and_the_bot(stage: Stage) -> None:
    state = stage.read("state")
    assert (state["me"], state["team"]["name"], state["alerts"], state["rate_limits"]) == (
        MAYA,
        "Beacon Hill",
        False,
        False,
    )
    people = {person["id"]: person for person in state["people"]}
    assert (people[KIM]["locale"], people[KIM]["tz_offset"]) == ("ko-KR", 32400)
    assert [user for user, person in people.items() if person["is_bot"]] == ["U0BONGSU"]
    assert len({person["tz"] for person in state["people"] if not person["is_bot"]}) == 4
    (general,) = [channel for channel in state["channels"] if channel["name"] == "general"]
    assert (general["members"], general["is_member"], general["unread"]) == (5, True, 0)
    assert state["bot"] == {"alive": True, "connected": True}


def test_everybody_sees_their_own_direct_messages(stage: Stage) -> None:
    channel = stage.act("open_im", user="U0BONGSU")["channel"]
    (mine,) = [one for one in stage.read("state")["channels"] if one["is_im"]]
    assert (mine["id"], mine["user"]) == (channel, "U0BONGSU")
    assert not any(one["is_im"] for one in stage.read("state", LUCA)["channels"])


def test_unread_marks_count_what_others_said_until_it_is_read(stage: Stage) -> None:
    def unread(user: str) -> int:
        channels = stage.read("state", user)["channels"]
        return int(next(channel["unread"] for channel in channels if channel["id"] == "C0GENERAL"))

    for text in ("a", "b"):
        stage.act("message", channel="C0GENERAL", text=text)
    assert (unread(MAYA), unread(LUCA)) == (0, 2)
    stage.act("read", LUCA, channel="C0GENERAL")
    assert unread(LUCA) == 0


def test_everybody_sees_for_whom_something_waits(stage: Stage) -> None:
    def waiting() -> dict[str, int]:
        return {person["id"]: person["unread"] for person in stage.read("state")["people"] if person["unread"]}

    channel = stage.bot.chat_postMessage(channel=LUCA, text="how is it going?")["channel"]
    stage.act("message", channel="C0GENERAL", text="to all")
    assert waiting() == {LUCA: 1}
    stage.act("read", LUCA, channel=channel)
    assert waiting() == {}


def test_groups_are_shown_while_they_are_on(stage: Stage) -> None:
    stage.act("group", id="S0CHECKOUTS", users=[], is_off=True)
    stage.act("group", id="S0NIGHTS", handle="nights", users=[LUCA])
    assert [group["handle"] for group in stage.read("state")["groups"]] == ["seoul-team", "nights"]


def test_a_channel_and_a_thread_are_shown_oldest_first(stage: Stage) -> None:
    ts = [stage.act("message", channel="C0GENERAL", text=text)["ts"] for text in ("a", "b")]
    stage.act("message", channel="C0GENERAL", text="c", thread_ts=ts[0])
    assert stage.said("C0GENERAL") == ["a", "b"]
    thread = stage.messages("C0GENERAL", thread_ts=ts[0])
    assert [message["text"] for message in thread] == ["a", "c"]
    first = stage.messages("C0GENERAL")[0]
    assert (first["reply_count"], first["ephemeral"], first["pinned"]) == (1, False, False)


def test_the_stream_tells_what_changes_to_those_who_see_it(stage: Stage) -> None:
    secret = stage.create("secret", is_private=True)
    stream = requests.get(f"{stage.url}/sandbox/stream", params={"as": LUCA}, stream=True, timeout=5)
    lines = stream.iter_lines(decode_unicode=True, chunk_size=1)
    assert next(lines).startswith("retry:")
    stage.bot.chat_postMessage(channel=secret, text="not for Luca")
    ts = stage.act("message", channel="C0GENERAL", text="for all")["ts"]
    news = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))
    assert news == {"type": "message", "channel": "C0GENERAL", "ts": ts, "thread_ts": None}
    stream.close()


def test_the_stream_ends_with_the_workspace(stages: Callable[..., Stage]) -> None:
    stage = stages()
    stream = requests.get(f"{stage.url}/sandbox/stream", params={"as": LUCA}, stream=True, timeout=5)
    lines = stream.iter_lines(decode_unicode=True, chunk_size=1)
    next(lines)
    stage.sandbox.ws.stream.close()
    assert all(not line.startswith("data: ") for line in lines)


@pytest.mark.parametrize("path", ["state", "views", "home", "stream", "channels/C0GENERAL/messages"])
def test_nobody_reads_as_the_bot(stage: Stage, path: str) -> None:
    answer = requests.get(f"{stage.url}/sandbox/{path}", params={"as": "U0BONGSU"}, timeout=5)
    assert answer.status_code == 400


def test_the_metadata_of_messages_is_shown(stage: Stage) -> None:
    channel = stage.create("inc-1")
    metadata = {"event_type": "a", "event_payload": {"n": 1}}
    stage.bot.chat_postMessage(channel=channel, text="a", metadata=metadata)
    assert stage.messages(channel)[-1]["metadata"] == metadata
