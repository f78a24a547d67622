"""Posting what must stand once: look for one's own before posting again."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.slack.client import Caller, SlackRefused
from bot.work.flow import Run

EVENT = "bongsu_message"
"""The event type of our metadata; everyone in the channel can read it."""
SKEW = timedelta(minutes=2)
"""How far Slack's clock may stand behind ours."""
MEMBER = {"already_in_channel", "method_not_supported_for_channel_type"}


class Place(NamedTuple):
    """Where a message stands: the id of its channel, and its ts."""

    channel: str
    ts: str


def post_once(
    slack: Caller, run: Run, channel: str, key: str, content: dict[str, Any], thread: str | None = None
) -> str:
    """Post a message that carries `key`, or find the one that an earlier attempt posted; answer its ts.

    `thread` is the ts of the message under which it stands.
    """
    return earlier(slack, run, channel, key, thread) or post(slack, run, channel, key, content, thread).ts


def earlier(slack: Caller, run: Run, channel: str, key: str, thread: str | None = None) -> str | None:
    """Find the message that an earlier attempt of this step posted; it may show an older state."""
    if run.resumed_since is None:
        return None
    found = find_own(slack, run, channel, key, run.resumed_since, thread)
    return found[0] if found else None


def post(slack: Caller, run: Run, channel: str, key: str, content: dict[str, Any], thread: str | None = None) -> Place:
    """Post a message that carries `key`; a person's id stands for the direct messages to them, whose channel is told.

    https://docs.slack.dev/reference/methods/chat.postMessage
    """
    where = {"channel": channel, "thread_ts": thread} if thread else {"channel": channel}
    metadata = {"event_type": EVENT, "event_payload": {"key": key}}
    posted = slack.call(run, "chat.postMessage", **where, metadata=metadata, **content)
    return Place(str(posted.get("channel", channel)), str(posted["ts"]))


def find_own(slack: Caller, run: Run, channel: str, key: str, since: datetime, thread: str | None = None) -> list[str]:
    """List the ts of our messages in a channel, or in one thread of it, that carry `key`, oldest first."""
    found: list[str] = []
    method = "conversations.replies" if thread else "conversations.history"
    where = {"channel": channel, "ts": thread} if thread else {"channel": channel}
    more: dict[str, str] = {"oldest": f"{(since - SKEW).timestamp():.6f}"}
    while more:
        page = slack.call(run, method, **where, include_all_metadata=True, limit=200, **more)
        found += [message["ts"] for message in page["messages"] if _key(message) == key]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        more = {**more, "cursor": cursor} if cursor else {}
    return sorted(found)


def join(slack: Caller, run: Run, channel: str) -> None:
    """Become a member of a public channel; being one already is as good."""
    try:
        slack.call(run, "conversations.join", channel=channel)
    except SlackRefused as refused:
        if refused.code not in MEMBER:
            raise


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("key") if metadata.get("event_type") == EVENT else None
