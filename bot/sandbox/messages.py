"""Messages and the timeline of a channel."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from bot.sandbox.payload import Json
from bot.sandbox.people import APP, BOT, BOT_USER, TEAM


@dataclass(slots=True)
class Message:
    """One message; an ephemeral one is seen by `only_for` alone."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    files: list[Json] | None = None
    thread_ts: str | None = None
    is_broadcast: bool = False
    subtype: str | None = None
    edited: Json | None = None
    metadata: Json | None = None
    username: str | None = None
    only_for: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)

    def row(self) -> Json:
        """Return what the store keeps."""
        return asdict(self)

    @property
    def is_reply(self) -> bool:
        """Tell whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Tell whether the channel shows it, not only the thread."""
        return not self.is_reply or self.is_broadcast

    def to_slack(self, *, with_metadata: bool = False) -> Json:
        """Return Slack's message object, without what the thread and the pins add.

        Source: https://docs.slack.dev/reference/events/message
        """
        shown: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": TEAM}
        if self.user == BOT_USER:
            shown |= {"bot_id": BOT, "app_id": APP, "bot_profile": bot_profile()}
        for name in ("blocks", "attachments", "files", "thread_ts", "subtype", "edited", "username"):
            if getattr(self, name) is not None:
                shown[name] = getattr(self, name)
        if self.is_broadcast:
            shown["subtype"] = "thread_broadcast"
        if self.reactions:
            shown["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if with_metadata and self.metadata:
            shown["metadata"] = self.metadata
        return shown


def bot_profile() -> Json:
    """Return how the app shows itself beside its messages."""
    return {"id": BOT, "app_id": APP, "name": "Bongsu", "deleted": False, "team_id": TEAM, "user_id": BOT_USER}


class Timeline:
    """The messages of one channel in the order of their timestamps."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._replies: dict[str, list[str]] = {}

    def add(self, message: Message) -> None:
        """Take a message that is newer than all others."""
        self._messages[message.ts] = message
        if message.is_reply and message.thread_ts:
            self._replies.setdefault(message.thread_ts, []).append(message.ts)

    def remove(self, message: Message) -> None:
        """Forget a message; its replies stay."""
        del self._messages[message.ts]
        if message.is_reply and message.thread_ts:
            self._replies[message.thread_ts].remove(message.ts)

    def get(self, ts: str) -> Message | None:
        """Return the message of a timestamp that is not ephemeral."""
        message = self._messages.get(ts)
        return None if message is None or message.only_for else message

    def whisper(self, ts: str) -> Message | None:
        """Return the ephemeral message of a timestamp."""
        message = self._messages.get(ts)
        return message if message is not None and message.only_for else None

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    def newest_first(self) -> Iterator[Message]:
        """Yield what the channel shows to everybody, the newest first."""
        return (m for m in reversed(self._messages.values()) if m.in_channel and not m.only_for)

    def thread(self, ts: str) -> list[Message]:
        """Return a message and its replies, the oldest first; an empty list when there is no such message."""
        parent = self.get(ts)
        replies = (self._messages[reply] for reply in self._replies.get(ts, ()))
        return [parent, *(m for m in replies if not m.only_for)] if parent else []

    def unread(self, user: str, since: str) -> int:
        """Count what the channel shows of others after a timestamp."""
        count = 0
        for message in self.newest_first():
            if message.ts <= since:
                break
            count += message.user != user
        return count

    def counts(self, ts: str) -> Json:
        """Return what a message says of its thread; an empty object when there are no replies."""
        replies = self.thread(ts)[1:]
        if not replies:
            return {}
        users = list(dict.fromkeys(m.user for m in replies))
        return {
            "thread_ts": ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "reply_users": users[:5],
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }
