from typing import Any

import pytest

from tests.sandbox.listening import ListeningApp
from tests.sandbox.stage import Stage

MAYA, LUCA = "U0MAYAJOHN", "U0LUCAROSS"


def test_the_bot_joins_a_public_channel_and_is_warned_the_second_time(stage: Stage, app: ListeningApp) -> None:
    assert stage.bot.conversations_join(channel="C0GENERAL")["channel"]["is_member"]
    assert app.event("member_joined_channel")["channel"] == "C0GENERAL"
    assert stage.bot.conversations_join(channel="C0GENERAL")["warning"] == "already_in_channel"
    assert stage.error("conversations.join", channel="C0INC0OLD") == "is_archived"
    secret = stage.create("secret", is_private=True)
    assert stage.error("conversations.join", channel=secret) == "method_not_supported_for_channel_type"


def test_the_bot_leaves_but_not_general(stage: Stage) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    assert stage.error("conversations.leave", channel="C0GENERAL") == "cant_leave_general"
    stage.bot.conversations_join(channel="C0ALERTS")
    stage.bot.conversations_leave(channel="C0ALERTS")
    assert stage.bot.conversations_leave(channel="C0ALERTS")["not_in_channel"]
    assert stage.error("conversations.leave", channel="C0INC0OLD") == "is_archived"


def test_invited_people_are_in_and_the_app_hears_of_them(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    stage.bot.conversations_invite(channel=channel, users=[MAYA, LUCA])
    assert stage.bot.conversations_members(channel=channel)["members"] == ["U0BONGSU", MAYA, LUCA]
    assert app.event("member_joined_channel", 3)["inviter"] == "U0BONGSU"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0GENERAL", "users": MAYA}, "not_in_channel"),
        ({"channel": "C0INC0OLD", "users": MAYA}, "is_archived"),
        ({"users": "U0BONGSU"}, "cant_invite_self"),
        ({"users": "U0NOBODY"}, "user_not_found"),
        ({"users": f"{MAYA},{LUCA}"}, "already_in_channel"),
        ({"users": MAYA, "force": True}, "already_in_channel"),
        ({"users": " , "}, "no_user"),
        ({"users": ",".join(f"U{n}" for n in range(101))}, "too_many_users"),
    ],
)
def test_an_invitation_that_cannot_be_brings_nobody_in(stage: Stage, arguments: dict[str, Any], error: str) -> None:
    channel = stage.create("inc-1")
    stage.bot.conversations_invite(channel=channel, users=MAYA)
    assert stage.error("conversations.invite", **{"channel": channel, **arguments}) == error
    assert LUCA not in stage.bot.conversations_members(channel=channel)["members"]


def test_force_brings_those_in_who_can_be(stage: Stage) -> None:
    channel = stage.create("inc-1")
    invited = stage.bot.conversations_invite(channel=channel, users=["U0NOBODY", LUCA], force=True)
    assert invited["errors"] == [{"ok": False, "error": "user_not_found", "user": "U0NOBODY"}]
    assert LUCA in stage.bot.conversations_members(channel=channel)["members"]


@pytest.mark.parametrize(
    ("channel", "user", "error"),
    [
        ("inc-1", "U0BONGSU", "cant_kick_self"),
        ("C0GENERAL", MAYA, "cant_kick_from_general"),
        ("inc-1", "U0NOBODY", "user_not_found"),
        ("inc-1", LUCA, "not_in_channel"),
    ],
)
def test_who_cannot_be_put_out(stage: Stage, channel: str, user: str, error: str) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    made = stage.create("inc-1")
    assert stage.error("conversations.kick", channel=made if channel == "inc-1" else channel, user=user) == error


def test_who_is_put_out_is_out(stage: Stage, app: ListeningApp) -> None:
    channel = stage.create("inc-1")
    stage.bot.conversations_invite(channel=channel, users=MAYA)
    stage.bot.conversations_kick(channel=channel, user=MAYA)
    assert stage.bot.conversations_members(channel=channel)["members"] == ["U0BONGSU"]
    assert app.event("member_left_channel")["user"] == MAYA


def test_members_come_in_pages(stage: Stage) -> None:
    stage.bot.conversations_join(channel="C0GENERAL")
    pages = [page["members"] for page in stage.bot.conversations_members(channel="C0GENERAL", limit=4)]
    assert [len(page) for page in pages] == [4, 2]
    assert len({user for page in pages for user in page}) == 6
