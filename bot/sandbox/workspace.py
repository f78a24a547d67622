"""The state of the workspace: who and what there is. The verbs lie in `rooms`, `posts` and `accounts`."""

from collections.abc import Callable, Iterator
from threading import RLock

from bot.sandbox.channels import FIRST, Channel
from bot.sandbox.files import SharedFile
from bot.sandbox.groups import Group
from bot.sandbox.ids import Ids
from bot.sandbox.messages import Message, Timeline
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER, Person
from bot.sandbox.store import Store
from bot.sandbox.stream import Stream

MEMBERS_ONLY = {
    "message",
    "app_mention",
    "member_joined_channel",
    "member_left_channel",
    "reaction_added",
    "reaction_removed",
    "pin_added",
    "pin_removed",
}
"""Events that the app gets of a public channel only when the bot is in it."""


class Workspace:
    """People, channels and messages; hold `lock` while reading or changing more than one thing."""

    def __init__(self, store: Store, ids: Ids, clock: Callable[[], float], stream: Stream) -> None:
        self.lock = RLock()
        self.ids = ids
        self.clock = clock
        self.stream = stream
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.timelines: dict[str, Timeline] = {}
        self.files: dict[str, SharedFile] = {}
        self.uploads: dict[str, SharedFile] = {}
        self.groups: dict[str, Group] = {}
        self._store = store
        self._listeners: list[Callable[[Json], None]] = []
        self._load()

    def listen(self, listener: Callable[[Json], None]) -> None:
        """Hand every event that the app may see to a function that returns at once."""
        self._listeners.append(listener)

    def now(self) -> int:
        """Return the time in whole seconds."""
        return int(self.clock())

    def human(self, user: str) -> Person | None:
        """Return a person who can be invited and written to; None for the unknown and the deactivated."""
        person = self.people.get(user)
        return person if person and not person.deleted else None

    def by_name(self, name: str) -> Channel | None:
        """Return the channel of a name; an archived one keeps its name."""
        return next((c for c in self.channels.values() if c.name == name and c.kind != "im"), None)

    def messages(self, channel: Channel) -> Timeline:
        """Return what was said in a channel."""
        return self.timelines[channel.id]

    def seen_by(self, user: str) -> Iterator[Channel]:
        """Yield the channels that the person may know of."""
        return (channel for channel in self.channels.values() if channel.visible_to(user))

    def unread(self, channel: Channel, user: str) -> int:
        """Count what the person has not read in a channel."""
        return self.messages(channel).unread(user, channel.read.get(user, FIRST))

    def keep_person(self, person: Person) -> None:
        """Take a new or changed person."""
        self.people[person.id] = person
        self._store.put("person", person.id, person.row())

    def keep_channel(self, channel: Channel) -> None:
        """Take a new or changed channel."""
        self.channels[channel.id] = channel
        self.timelines.setdefault(channel.id, Timeline())
        self._store.put("channel", channel.id, channel.row())

    def drop_channel(self, channel: Channel) -> None:
        """Forget a channel and all that was said in it."""
        del self.channels[channel.id]
        for message in self.timelines.pop(channel.id):
            self._store.delete("message", _key(message))
        self._store.delete("channel", channel.id)

    def keep_message(self, message: Message) -> None:
        """Take a changed message; an ephemeral one does not outlive the process."""
        if not message.only_for:
            self._store.put("message", _key(message), message.row())

    def add_message(self, message: Message) -> None:
        """Take a new message."""
        self.timelines[message.channel].add(message)
        self.keep_message(message)

    def drop_message(self, message: Message) -> None:
        """Forget a message."""
        self.timelines[message.channel].remove(message)
        self._store.delete("message", _key(message))

    def keep_file(self, file: SharedFile) -> None:
        """Take a new file."""
        self.files[file.id] = file
        self._store.put("file", file.id, file.row())

    def bot_sees(self, file: SharedFile) -> bool:
        """Tell whether the bot may see a file: its own, or one of a channel that it is in."""
        return file.user == BOT_USER or BOT_USER in self.channels[file.channel].members

    def drop_file(self, file: SharedFile) -> None:
        """Forget a file."""
        del self.files[file.id]
        self._store.delete("file", file.id)

    def keep_group(self, group: Group) -> None:
        """Take a new or changed user group."""
        self.groups[group.id] = group
        self._store.put("group", group.id, group.row())

    def clear(self) -> None:
        """Forget everything."""
        for channel in list(self.channels.values()):
            self.drop_channel(channel)
        for user in self.people:
            self._store.delete("person", user)
        for file in list(self.files.values()):
            self.drop_file(file)
        for group in self.groups:
            self._store.delete("group", group)
        self.groups.clear()
        self.people.clear()

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Report an event to the app, if the bot may see it."""
        closed = channel is not None and (channel.kind != "channel" or event["type"] in MEMBERS_ONLY)
        if closed and channel is not None and BOT_USER not in channel.members:
            return
        for listener in self._listeners:
            listener(event)

    def show(self, kind: str, channel: Channel, **fields: object) -> None:
        """Tell the pages of those who see the channel."""
        only = None if channel.kind == "channel" else set(channel.members)
        self.stream.tell(kind, only=only, channel=channel.id, **fields)
        if channel.kind == "im":
            self.stream.tell("people")  # whoever looks sees for whom something waits

    def _load(self) -> None:
        self.people = {key: Person(**row) for key, row in self._store.load("person").items()}
        self.channels = {key: Channel(**row) for key, row in self._store.load("channel").items()}
        self.timelines = {key: Timeline() for key in self.channels}
        self.files = {key: SharedFile(**row) for key, row in self._store.load("file").items()}
        self.groups = {key: Group(**row) for key, row in self._store.load("group").items()}
        newest = FIRST
        for row in self._store.load("message").values():
            message = Message(**row)
            self.timelines[message.channel].add(message)
            newest = max(newest, message.ts)
        self.ids.after(newest)


def _key(message: Message) -> str:
    return f"{message.channel}/{message.ts}"
