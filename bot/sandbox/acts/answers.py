"""Messages with which the app answers a command or a click, at once or by response_url.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from bot.sandbox import posts
from bot.sandbox.checks.content import checked_attachments, checked_blocks, checked_metadata, require_something
from bot.sandbox.errors import SlackError
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.messages import Message
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER, SLACKBOT
from bot.sandbox.response_urls import Target

KNOWN = {
    "attachments",
    "blocks",
    "delete_original",
    "link_names",
    "metadata",
    "mrkdwn",
    "parse",
    "replace_original",
    "response_type",
    "text",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
}


def answer(slack: LocalSlack, target: Target, body: Json) -> Message | None:
    """Show an answer where it belongs; None when it removed the message that was clicked on."""
    with slack.ws.lock:
        channel = slack.ws.channels.get(target.channel)
        if channel is None:
            raise SlackError("channel_not_found")
        if body.get("delete_original"):
            posts.delete(slack.ws, channel, _original(slack, target))
            return None
        changes = _content(slack, body)
        if body.get("replace_original"):
            message = _original(slack, target)
            posts.edit(slack.ws, channel, message, BOT_USER, changes)
            return message
        message = Message(channel.id, slack.ws.ids.ts(), BOT_USER, **changes)
        message.thread_ts = body.get("thread_ts") or target.thread_ts
        if body.get("response_type") == "in_channel":
            return posts.publish(slack.ws, channel, message)
        message.only_for = target.user
        return posts.whisper(slack.ws, channel, message)


def failure_line(slack: LocalSlack, target: Target, text: str) -> None:
    """Show a line of Slack's own to the person alone, such as that a command failed."""
    with slack.ws.lock:
        channel = slack.ws.channels.get(target.channel)
        if channel is not None:
            line = Message(channel.id, slack.ws.ids.ts(), SLACKBOT, text, only_for=target.user)
            posts.whisper(slack.ws, channel, line)


def _content(slack: LocalSlack, body: Json) -> Json:
    unknown = sorted(body.keys() - KNOWN)
    if unknown:
        messages = [f"[ERROR] invalid additional property: {name}" for name in unknown]
        raise SlackError("invalid_payload", response_metadata={"messages": messages})
    text = body.get("text", "")
    if not isinstance(text, str):
        raise SlackError("invalid_payload")
    blocks = checked_blocks(body.get("blocks"), slack.ws.ids)
    attachments = checked_attachments(body.get("attachments"), slack.ws.ids)
    require_something(text, blocks, attachments)
    return {
        "text": text,
        "blocks": blocks,
        "attachments": attachments,
        "metadata": checked_metadata(body.get("metadata")),
    }


def _original(slack: LocalSlack, target: Target) -> Message:
    timeline = slack.ws.timelines[target.channel]
    ts = target.message_ts or ""
    message = timeline.get(ts) or timeline.whisper(ts)
    if message is None:
        raise SlackError("message_not_found")
    return message
