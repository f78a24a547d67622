"""The table of methods: what each requires, what it may take, what it does.

Arguments: https://docs.slack.dev/reference/methods
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.channels import Channel
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.modals import Modals
from bot.sandbox.payload import Json
from bot.sandbox.people import BOT_USER
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class Slack:
    """What methods work on."""

    ws: Workspace
    modals: Modals
    url: Callable[[], str]


Method = Callable[[Slack, Json], Json]


@dataclass(frozen=True)
class Entry:
    """A method with the arguments that it needs and those that it may have."""

    do: Method
    required: frozenset[str]
    optional: frozenset[str]


def entry(do: Method, required: str = "", optional: str = "") -> Entry:
    """Describe a method; arguments are separated by spaces."""
    return Entry(do, frozenset(required.split()), frozenset(optional.split()) | {"token", "team_id"})


def call(methods: dict[str, Entry], slack: Slack, name: str, arguments: Json) -> Json:
    """Check the arguments of a call and perform it. Raises `SlackError`."""
    known = methods.get(name)
    if known is None:
        raise SlackError("unknown_method", req_method=name)
    missing = known.required - {key for key, value in arguments.items() if value not in (None, "")}
    unknown = set(arguments) - known.required - known.optional
    if missing or unknown:
        told = [f"missing required field: {key}" for key in sorted(missing)]
        raise invalid_arguments(*told, *(f"unknown argument: {key}" for key in sorted(unknown)))
    with slack.ws.lock:
        return known.do(slack, arguments)


def channel_for(slack: Slack, arguments: Json, *, member: bool = False, live: bool = False) -> Channel:
    """Find the channel of a call as the bot may see it."""
    channel = slack.ws.channels.get(str(arguments["channel"]))
    if channel is None or not channel.visible_to(BOT_USER):
        raise SlackError("channel_not_found")
    if live and channel.is_archived:
        raise SlackError("is_archived")
    if member and BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def page(items: list[Json], arguments: Json, default: int = 100) -> tuple[list[Json], Json]:
    """Cut a list into pages; the cursor is the number of the first item of the next one."""
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or default)
    following = str(start + limit) if start + limit < len(items) else ""
    return items[start : start + limit], {"response_metadata": {"next_cursor": following}}
