from typing import Any

import pytest

from tests.sandbox.stage import Stage

MAYA = "U0MAYAJOHN"


def names(answer: Any) -> list[str]:
    return [channel.get("name", channel["id"]) for channel in answer["channels"]]


def test_channels_are_listed_by_kind_and_state(stage: Stage) -> None:
    stage.create("secret", is_private=True)
    stage.act("channel", create="others", is_private=True)
    everything = names(stage.bot.conversations_list())
    assert everything == ["general", "incidents", "alerts", "checkout", "inc-0-old"]
    assert names(stage.bot.conversations_list(exclude_archived=True)) == everything[:-1]
    assert names(stage.bot.conversations_list(types="private_channel")) == ["secret"]
    assert names(stage.bot.users_conversations(types="public_channel,private_channel")) == ["secret"]
    assert "inc-0-old" not in names(stage.bot.users_conversations(user=MAYA))
    assert "num_members" in stage.bot.conversations_list()["channels"][0]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.list", {"types": "public"}, "invalid_types"),
        ("conversations.list", {"limit": 1001}, "invalid_limit"),
        ("conversations.list", {"limit": -1}, "invalid_limit"),
        ("conversations.list", {"cursor": "nonsense"}, "invalid_cursor"),
        ("conversations.list", {"cursor": "bmV4dDphYmM="}, "invalid_cursor"),
        ("users.conversations", {"user": "U0NOBODY"}, "user_not_found"),
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.history", {"channel": "C0GENERAL"}, "not_in_channel"),
        ("conversations.history", {"channel": "C0ALERTS", "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": "C0ALERTS", "latest": "today"}, "invalid_ts_latest"),
        ("conversations.history", {"channel": "C0ALERTS", "cursor": "bmV4dDoxLjAwMDAwMQ=="}, "invalid_cursor"),
        ("conversations.replies", {"channel": "C0ALERTS", "ts": "1.000001"}, "thread_not_found"),
        ("conversations.replies", {"channel": "C0GENERAL", "ts": "1.000001"}, "not_in_channel"),
    ],
)
def test_what_cannot_be_read_is_refused(stage: Stage, method: str, arguments: dict[str, Any], error: str) -> None:
    stage.bot.conversations_join(channel="C0ALERTS")
    assert stage.error(method, **arguments) == error


def test_info_tells_members_and_locale_when_asked(stage: Stage) -> None:
    plain = stage.bot.conversations_info(channel="C0GENERAL")["channel"]
    full = stage.bot.conversations_info(channel="C0GENERAL", include_num_members=True, include_locale=True)["channel"]
    assert plain.keys().isdisjoint({"num_members", "locale"})
    assert (full["num_members"], full["locale"], full["is_member"]) == (5, "en-US", False)


def test_history_comes_newest_first_in_pages_that_new_messages_do_not_shift(stage: Stage) -> None:
    channel = stage.create("inc-1")
    for number in range(5):
        stage.bot.chat_postMessage(channel=channel, text=str(number))
    first = stage.bot.conversations_history(channel=channel, limit=2)
    stage.bot.chat_postMessage(channel=channel, text="new")
    cursor = first["response_metadata"]["next_cursor"]
    second = stage.bot.conversations_history(channel=channel, limit=10, cursor=cursor)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert [m["text"] for m in second["messages"]][:3] == ["2", "1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)


def test_history_is_bounded_by_times(stage: Stage) -> None:
    channel = stage.create("inc-1")
    ts = [stage.bot.chat_postMessage(channel=channel, text=str(number))["ts"] for number in range(4)]

    def texts(**bounds: Any) -> list[str]:
        return [m["text"] for m in stage.bot.conversations_history(channel=channel, **bounds)["messages"]]

    assert texts(oldest=ts[0], latest=ts[3]) == ["2", "1"]
    assert texts(oldest=ts[0], latest=ts[3], inclusive=True) == ["3", "2", "1", "0"]
    assert texts(oldest=ts[2]) == ["3"]


def test_a_thread_comes_in_pages_with_its_parent_first(stage: Stage) -> None:
    channel = stage.create("inc-1")
    parent = stage.bot.chat_postMessage(channel=channel, text="parent")["ts"]
    for number in range(3):
        stage.bot.chat_postMessage(channel=channel, text=str(number), thread_ts=parent)
    pages = [page["messages"] for page in stage.bot.conversations_replies(channel=channel, ts=parent, limit=2)]
    assert [m["text"] for page in pages for m in page] == ["parent", "0", "1", "2"]
