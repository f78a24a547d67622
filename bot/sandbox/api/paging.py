"""Pages of long lists: a cursor is the opaque name of the place where the next page begins."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.payload import Json

Item = TypeVar("Item")
MOST = 1000


def encode(place: str) -> str:
    """Return a cursor."""
    return b64encode(f"next:{place}".encode()).decode()


def decode(cursor: str) -> str:
    """Return the place that a cursor names; raise `invalid_cursor` about one that is not ours."""
    try:
        kind, _, place = b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if kind != "next" or not place:
        raise SlackError("invalid_cursor")
    return place


def page(args: Arguments, items: Sequence[Item], default: int = 100) -> tuple[list[Item], Json]:
    """Return the items that a call asks for, and the `response_metadata` that leads to the next."""
    limit = args.number("limit", default, MOST)
    cursor = args.text("cursor")
    place = decode(cursor) if cursor else "0"
    if not place.isdecimal():
        raise SlackError("invalid_cursor")
    start, end = int(place), int(place) + limit
    following = encode(str(end)) if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": following}
