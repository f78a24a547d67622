"""The methods about messages, people and modals."""

from bot.sandbox import posts
from bot.sandbox.api.registry import Entry, Slack, channel_for, entry, page
from bot.sandbox.channels import Channel
from bot.sandbox.checks.blocks import check_message, named
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT, BOT_USER, TEAM, TEAM_NAME

LONGEST = 40_000
"""Characters after which Slack refuses a text."""
CONTENT = "text blocks attachments metadata thread_ts reply_broadcast unfurl_links unfurl_media mrkdwn parse link_names"


def _content(slack: Slack, given: Json) -> Json:
    text, blocks = str(given.get("text") or ""), given.get("blocks")
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > LONGEST:
        raise SlackError("msg_too_long")
    if blocks is not None:
        mistakes = list(check_message(blocks))
        if mistakes:
            raise SlackError("invalid_blocks", response_metadata={"messages": mistakes})
        blocks = named(blocks, slack.ws.ids)
    return {"text": text, "blocks": blocks}


def _post(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    content = _content(slack, given)
    thread, metadata = given.get("thread_ts"), given.get("metadata")
    message = Message(channel.id, slack.ws.ids.ts(), BOT_USER, thread_ts=thread, metadata=metadata, **content)
    posts.publish(slack.ws, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.to_slack()}


def _whisper(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    if given["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    message = Message(channel.id, slack.ws.ids.ts(), BOT_USER, only_for=given["user"], **_content(slack, given))
    posts.whisper(slack.ws, channel, message)
    return {"message_ts": message.ts}


def _own(slack: Slack, given: Json, refusal: str) -> tuple[Channel, Message]:
    channel = channel_for(slack, given, live=True)
    message = slack.ws.messages(channel).get(str(given["ts"]))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError(refusal)
    return channel, message


def _update(slack: Slack, given: Json) -> Json:
    channel, message = _own(slack, given, "cant_update_message")
    posts.edit(slack.ws, channel, message, BOT_USER, _content(slack, given))
    return {"channel": channel.id, "ts": message.ts, "text": message.text}


def _delete(slack: Slack, given: Json) -> Json:
    channel, message = _own(slack, given, "cant_delete_message")
    posts.delete(slack.ws, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _pin(slack: Slack, given: Json) -> Json:
    channel = channel_for(slack, given, member=True, live=True)
    message = slack.ws.messages(channel).get(str(given["timestamp"]))
    if message is None:
        raise SlackError("message_not_found")
    if channel.pinned(message.ts):
        raise SlackError("already_pinned")
    posts.pin(slack.ws, channel, message, BOT_USER)
    return {}


def _user(slack: Slack, given: Json) -> Json:
    person = slack.ws.people.get(str(given["user"]))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": person.to_slack(with_locale=bool(given.get("include_locale")))}


def _users(slack: Slack, given: Json) -> Json:
    with_locale = bool(given.get("include_locale"))
    everybody = [person.to_slack(with_locale=with_locale) for person in slack.ws.people.values()]
    members, more = page(everybody, given)
    return {"members": members, **more}


def _test(slack: Slack, _: Json) -> Json:
    bot = {"user": "bongsu", "user_id": BOT_USER, "bot_id": BOT}
    return {"url": slack.url(), "team": TEAM_NAME, "team_id": TEAM, "is_enterprise_install": False, **bot}


def _view(slack: Slack, given: Json, *, push: bool) -> Json:
    return {"view": slack.modals.open(str(given["trigger_id"]), given["view"], push=push)}


def _update_view(slack: Slack, given: Json) -> Json:
    return {"view": slack.modals.update(given.get("view_id"), given.get("external_id"), given["view"])}


METHODS: dict[str, Entry] = {
    "auth.test": entry(_test),
    "chat.delete": entry(_delete, "channel ts"),
    "chat.postEphemeral": entry(_whisper, "channel user", CONTENT),
    "chat.postMessage": entry(_post, "channel", CONTENT),
    "chat.update": entry(_update, "channel ts", CONTENT),
    "pins.add": entry(_pin, "channel timestamp"),
    "users.info": entry(_user, "user", "include_locale"),
    "users.list": entry(_users, "", "limit cursor include_locale"),
    "views.open": entry(lambda s, a: _view(s, a, push=False), "trigger_id view"),
    "views.push": entry(lambda s, a: _view(s, a, push=True), "trigger_id view"),
    "views.update": entry(_update_view, "view", "view_id external_id hash"),
}
