import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Inc-1", "invalid_name_specials"),
        ("inc 1", "invalid_name_specials"),
        ("사고-1", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("general", "name_taken"),
        ("inc-0-old", "name_taken"),
    ],
)
def test_names_are_checked_when_made_and_when_changed(stage: Stage, name: str, error: str) -> None:
    assert stage.error("conversations.create", name=name) == error
    channel = stage.create("inc-1")
    assert stage.error("conversations.rename", channel=channel, name=name) == error


def test_the_bot_is_in_the_channel_that_it_made(stage: Stage, app: ListeningApp) -> None:
    created = stage.bot.conversations_create(name="x" * 80)["channel"]
    assert (created["creator"], created["is_member"], created["is_private"]) == ("U0BONGSU", True, False)
    assert app.event("channel_created")["channel"]["name"] == "x" * 80
    assert app.event("member_joined_channel")["user"] == "U0BONGSU"


def test_a_private_channel_is_seen_by_its_members_alone(stage: Stage) -> None:
    channel = stage.create("secret", is_private=True)
    assert channel not in [c["id"] for c in stage.read("state")["channels"]]
    stage.bot.conversations_invite(channel=channel, users="U0MAYAJOHN")
    (shown,) = [c for c in stage.read("state")["channels"] if c["id"] == channel]
    assert shown["is_private"]
    others = stage.act("channel", create="others", is_private=True)["channel"]
    assert stage.error("conversations.info", channel=others) == "channel_not_found"


def test_topic_and_purpose_are_kept_and_said(stage: Stage) -> None:
    channel = stage.create("inc-1")
    assert stage.error("conversations.setTopic", channel=channel, topic="x" * 251) == "too_long"
    assert stage.error("conversations.setPurpose", channel=channel, purpose="x" * 251) == "too_long"
    stage.bot.conversations_setTopic(channel=channel, topic="x" * 250)
    stage.bot.conversations_setPurpose(channel=channel, purpose="what for")
    shown = stage.bot.conversations_info(channel=channel)["channel"]
    assert (shown["topic"]["value"], shown["purpose"]["value"]) == ("x" * 250, "what for")
    subtypes = [m.get("subtype") for m in stage.bot.conversations_history(channel=channel)["messages"]]
    assert subtypes == ["channel_purpose", "channel_topic", "channel_join"]


def test_only_who_made_a_channel_renames_it_and_the_old_name_is_free_again(stage: Stage, app: ListeningApp) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    assert stage.error("conversations.rename", channel="C0GENERAL", name="a") == "not_authorized"
    channel = stage.create("inc-1")
    assert stage.bot.conversations_rename(channel=channel, name="inc-2")["channel"]["previous_names"] == ["inc-1"]
    assert app.event("channel_rename")["channel"]["name"] == "inc-2"
    assert stage.create("inc-1") != channel


def test_an_archived_channel_is_closed_and_keeps_its_name(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    stage.bot.conversations_archive(channel=channel)
    assert app.event("channel_archive")["channel"] == channel
    assert stage.error("conversations.archive", channel=channel) == "already_archived"
    assert stage.error("conversations.setTopic", channel=channel, topic="a") == "is_archived"
    assert stage.error("conversations.create", name="inc-1") == "name_taken"
    stage.bot.conversations_unarchive(channel=channel)
    assert app.event("channel_unarchive")["channel"] == channel
    assert stage.error("conversations.unarchive", channel=channel) == "not_archived"
    stage.bot.chat_postMessage(channel=channel, text="open again")


def test_general_stays_and_channels_of_others_are_not_closed(stage: Stage) -> None:
    assert stage.error("conversations.archive", channel="C0GENERAL") == "cant_archive_general"
    assert stage.error("conversations.archive", channel="C0ALERTS") == "not_in_channel"


def test_a_direct_message_is_opened_once(stage: Stage) -> None:
    first = stage.bot.conversations_open(users="U0MAYAJOHN", return_im=True)
    again = stage.bot.conversations_open(users="U0MAYAJOHN")
    assert first["channel"]["user"] == "U0MAYAJOHN"
    assert (again["channel"], again["already_open"]) == ({"id": first["channel"]["id"]}, True)
    assert stage.bot.conversations_open(channel=again["channel"]["id"])["no_op"]
    topic = {"channel": again["channel"]["id"], "topic": "a"}
    assert stage.error("conversations.setTopic", **topic) == "method_not_supported_for_channel_type"


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        ("U0BONGSU", "user_not_found"),
        ("U0LUCAROSS", "user_disabled"),
        ("U0MAYAJOHN,U0ANNAWEBE", "invalid_user_combination"),
        (",".join(["U0MAYAJOHN"] * 9), "too_many_users"),
    ],
)
def test_whom_a_direct_message_cannot_reach(stage: Stage, users: str, error: str) -> None:
    stage.act("user", id="U0LUCAROSS", deleted=True)
    assert stage.error("conversations.open", users=users) == error
