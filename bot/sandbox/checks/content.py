"""What a message may hold.

Source: https://docs.slack.dev/reference/methods/chat.postMessage
"""

from bot.sandbox.checks.blocks import check_message, named
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids
from bot.sandbox.payload import Json, packed

MOST_TEXT = 40_000
MOST_ATTACHMENTS = 100
MOST_METADATA_BYTES = 16_000


def checked_blocks(blocks: object, ids: Ids) -> list[Json] | None:
    """Return blocks with an id each, None when there are none; raise `invalid_blocks` with every mistake."""
    if blocks is None or blocks == "":
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    refuse(list(check_message(blocks)))
    return named(blocks, ids) or None


def checked_attachments(attachments: object, ids: Ids) -> list[Json] | None:
    """Return attachments with their blocks checked."""
    if not attachments:
        return None
    if not isinstance(attachments, list) or not all(isinstance(part, dict) for part in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for position, part in enumerate(attachments):
        refuse(list(check_message(part.get("blocks", []), f"/attachments/{position}/blocks")))
    return [{**part, "id": n, "blocks": named(part.get("blocks", []), ids)} for n, part in enumerate(attachments, 1)]


def checked_metadata(metadata: object) -> Json | None:
    """Return a message's metadata: an event_type and an object of our own."""
    if metadata is None or metadata == "":
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise SlackError("invalid_metadata_schema")
    if len(packed(metadata).encode()) > MOST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def require_something(text: str, *parts: object) -> None:
    """Raise `no_text` about a message without any content."""
    if not text.strip() and not any(parts):
        raise SlackError("no_text")


def refuse(mistakes: list[str]) -> None:
    """Raise `invalid_blocks` where there are mistakes."""
    if mistakes:
        messages = [f"[ERROR] {mistake}" for mistake in mistakes]
        raise SlackError("invalid_blocks", errors=mistakes, response_metadata={"messages": messages})
