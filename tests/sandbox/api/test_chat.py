from typing import Any

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

MAYA = "U0MAYAJOHN"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*five* fires"}}


def test_a_message_is_posted_read_back_and_told_to_the_app(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    metadata = {"event_type": "bongsu", "event_payload": {"incident": 1}}
    posted = stage.bot.chat_postMessage(channel=channel, text="five fires", blocks=[SECTION], metadata=metadata)
    assert posted["message"]["bot_id"] == "B0BONGSU"
    assert posted["message"]["blocks"][0]["block_id"]
    (read,) = [m for m in stage.bot.conversations_history(channel=channel)["messages"] if "subtype" not in m]
    assert (read["ts"], read["text"]) == (posted["ts"], "five fires")
    assert "metadata" not in read
    (read, *_) = stage.bot.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert read["metadata"] == metadata
    heard = app.wait(lambda heard: heard.payload["event"].get("ts") == posted["ts"])[0].payload["event"]
    assert heard["channel_type"] == "channel"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0GENERAL", "text": "a"}, "not_in_channel"),
        ({"channel": "C0INC0OLD", "text": "a"}, "is_archived"),
        ({"channel": "C0NOWHERE", "text": "a"}, "channel_not_found"),
        ({"channel": "inc-1"}, "no_text"),
        ({"channel": "inc-1", "text": " "}, "no_text"),
        ({"channel": "inc-1", "blocks": "[nonsense"}, "invalid_blocks_format"),
        ({"channel": "inc-1", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": "inc-1", "blocks": [{"type": "divier"}]}, "invalid_blocks"),
        ({"channel": "inc-1", "text": "a", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        (
            {"channel": "inc-1", "text": "a", "metadata": {"event_type": 1, "event_payload": {}}},
            "invalid_metadata_schema",
        ),
        (
            {"channel": "inc-1", "text": "a", "metadata": {"event_type": "a", "event_payload": {"a": "x" * 20_000}}},
            "metadata_too_large",
        ),
        ({"channel": "inc-1", "text": "a", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
        ({"channel": "inc-1", "text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"channel": "inc-1", "text": "a", "attachments": "x"}, "invalid_attachments"),
        ({"channel": "inc-1", "text": "a", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "inc-1", "text": "a", "attachments": [{"blocks": [{"type": "x"}]}]}, "invalid_blocks"),
        ({"text": "a"}, "invalid_arguments"),
        ({"channel": "inc-1", "txt": "a", "text": "a"}, "invalid_arguments"),
        ({"channel": "inc-1", "text": ["a"]}, "invalid_arguments"),
    ],
)
def test_what_cannot_be_posted_is_refused(stage: Stage, arguments: dict[str, Any], error: str) -> None:
    stage.create("inc-1")
    assert stage.error("chat.postMessage", **arguments) == error


def test_mistakes_in_blocks_are_named(stage: Stage) -> None:
    channel = stage.create("inc-1")
    refused = stage.refusal("chat.postMessage", channel=channel, blocks=[SECTION, {**SECTION, "colour": "red"}])
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] invalid additional property: colour [json-pointer:/blocks/1]"
    ]


def test_a_text_too_long_is_cut_when_posted_and_refused_when_changed(stage: Stage) -> None:
    channel = stage.create("inc-1")
    posted = stage.bot.chat_postMessage(channel=channel, text="봉" * 40_001)
    assert posted["message"]["text"] == "봉" * 40_000
    assert stage.error("chat.update", channel=channel, ts=posted["ts"], text="x" * 40_001) == "msg_too_long"
    assert stage.error("chat.postEphemeral", channel=channel, user=MAYA, text="x" * 40_001) == "msg_too_long"


@pytest.mark.parametrize("place", ["#inc-1", "inc-1"])
def test_a_channel_is_found_by_its_name(stage: Stage, place: str) -> None:
    channel = stage.create("inc-1")
    assert stage.bot.chat_postMessage(channel=place, text="a")["channel"] == channel


def test_a_private_channel_of_others_is_not_found_by_its_name(stage: Stage) -> None:
    stage.act("channel", create="secret", is_private=True)
    assert stage.error("chat.postMessage", channel="secret", text="a") == "channel_not_found"


def test_a_person_is_written_to_by_direct_message(stage: Stage) -> None:
    posted = stage.bot.chat_postMessage(channel=MAYA, text="psst")
    assert stage.said(posted["channel"]) == ["psst"]
    assert stage.bot.chat_postMessage(channel=MAYA, text="again")["channel"] == posted["channel"]
    assert posted["channel"] not in [c["id"] for c in stage.read("state", "U0LUCAROSS")["channels"]]


def test_replies_stand_in_the_thread_and_broadcasts_in_the_channel_too(stage: Stage) -> None:
    channel = stage.create("inc-1")
    parent = stage.bot.chat_postMessage(channel=channel, text="parent")["ts"]
    stage.bot.chat_postMessage(channel=channel, text="quiet", thread_ts=parent)
    stage.bot.chat_postMessage(channel=channel, text="loud", thread_ts=parent, reply_broadcast=True)
    assert stage.said(channel) == ["parent"]
    history = stage.bot.conversations_history(channel=channel)["messages"]
    assert [(m["text"], m.get("subtype")) for m in history[:2]] == [("loud", "thread_broadcast"), ("parent", None)]
    assert history[1]["reply_count"] == 2
    thread = stage.bot.conversations_replies(channel=channel, ts=parent)["messages"]
    assert [m["text"] for m in thread] == ["parent", "quiet", "loud"]
    assert thread[1]["parent_user_id"] == "U0BONGSU"
    assert stage.error("chat.postMessage", channel=channel, text="a", thread_ts=thread[1]["ts"]) == (
        "cannot_reply_to_message"
    )


def test_an_update_without_blocks_takes_them_away_only_when_there_is_a_text(stage: Stage) -> None:
    channel = stage.create("inc-1")
    ts = stage.bot.chat_postMessage(channel=channel, text="a", blocks=[SECTION])["ts"]
    metadata = {"event_type": "b", "event_payload": {}}
    arguments = {"channel": channel, "ts": ts, "blocks": [SECTION, SECTION], "metadata": metadata}
    updated = stage.bot.api_call("chat.update", json=arguments)
    assert (updated["text"], len(updated["message"]["blocks"])) == ("a", 2)
    assert "edited" not in updated["message"]
    updated = stage.bot.chat_update(channel=channel, ts=ts, text="b")
    assert "blocks" not in updated["message"]
    assert updated["message"]["edited"]["user"] == "U0BONGSU"


@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
def test_only_the_bots_own_messages_can_be_changed(stage: Stage, method: str) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    ts = stage.act("message", channel="C0GENERAL", text="mine")["ts"]
    text = {"text": "yours"} if method == "chat.update" else {}
    assert stage.error(method, channel="C0GENERAL", ts=ts, **text) == f"cant_{method[5:]}_message"
    assert stage.error(method, channel="C0GENERAL", ts="1.000001", **text) == "message_not_found"


def test_a_deleted_message_is_gone_and_told_to_the_app(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    ts = stage.bot.chat_postMessage(channel=channel, text="a")["ts"]
    stage.bot.pins_add(channel=channel, timestamp=ts)
    stage.bot.chat_delete(channel=channel, ts=ts)
    assert stage.said(channel) == []
    assert stage.bot.pins_list(channel=channel)["items"] == []
    heard = app.wait(lambda heard: heard.payload["event"].get("subtype") == "message_deleted")[0]
    assert heard.payload["event"]["deleted_ts"] == ts


def test_an_ephemeral_message_is_seen_by_one_person_and_by_no_method(stage: Stage) -> None:
    channel = stage.create("inc-1")
    assert stage.error("chat.postEphemeral", channel=channel, user=MAYA, text="psst") == "user_not_in_channel"
    stage.bot.conversations_invite(channel=channel, users=[MAYA, "U0LUCAROSS"])
    ts = stage.bot.chat_postEphemeral(channel=channel, user=MAYA, text="psst")["message_ts"]
    assert stage.said(channel, MAYA) == ["psst"]
    assert stage.said(channel, "U0LUCAROSS") == []
    assert stage.error("chat.update", channel=channel, ts=ts, text="a") == "message_not_found"
    assert all(m["text"] != "psst" for m in stage.bot.conversations_history(channel=channel)["messages"])


def test_a_permalink_leads_to_the_message(stage: Stage) -> None:
    channel = stage.create("inc-1")
    parent = stage.bot.chat_postMessage(channel=channel, text="a")["ts"]
    reply = stage.bot.chat_postMessage(channel=channel, text="b", thread_ts=parent)["ts"]
    link = stage.bot.chat_getPermalink(channel=channel, message_ts=parent)["permalink"]
    assert link == f"{stage.url}/archives/{channel}/p{parent.replace('.', '')}"
    link = stage.bot.chat_getPermalink(channel=channel, message_ts=reply)["permalink"]
    assert link.endswith(f"?thread_ts={parent}&cid={channel}")
    assert stage.error("chat.getPermalink", channel=channel, message_ts="1.000001") == "message_not_found"


def test_another_name_needs_a_scope_of_its_own(stage: Stage) -> None:
    channel = stage.create("inc-1")
    refused = stage.refusal("chat.postMessage", channel=channel, text="a", username="Somebody")
    assert (refused["error"], refused["needed"]) == ("missing_scope", "chat:write.customize")
