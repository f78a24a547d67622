"""Modals and the home tab, as Slack takes them.

Source: https://docs.slack.dev/reference/views
"""

from collections.abc import Sequence

from bot.slack import limits
from bot.slack.blocks import counted
from bot.slack.text import Json, filled, identifier, plain_text


def modal(
    title: str,
    callback_id: str,
    blocks: Sequence[Json],
    *,
    submit: str | None = None,
    close: str | None = None,
    private_metadata: str | None = None,
    notify_on_close: bool = False,
    external_id: str | None = None,
) -> Json:
    """Make a modal; one with input blocks needs `submit`."""
    if submit is None and any(block["type"] == "input" for block in blocks):
        raise ValueError("a modal that asks for a value needs a submit button")
    return filled(
        type="modal",
        title=plain_text(title, limits.VIEW_TITLE),
        callback_id=identifier(callback_id),
        blocks=counted(blocks, limits.BLOCKS_OF_VIEW),
        submit=None if submit is None else plain_text(submit, limits.VIEW_BUTTON),
        close=None if close is None else plain_text(close, limits.VIEW_BUTTON),
        private_metadata=None if private_metadata is None else identifier(private_metadata, limits.PRIVATE_METADATA),
        notify_on_close=notify_on_close or None,
        external_id=None if external_id is None else identifier(external_id),
    )


def home(blocks: Sequence[Json]) -> Json:
    """Make the home tab."""
    return {"type": "home", "blocks": counted(blocks, limits.BLOCKS_OF_VIEW)}
