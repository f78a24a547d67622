"""Files that blocks show: which they are, whether the bot may show them yet, and who sees them thereby.

Source: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""

from collections.abc import Iterator, Sequence

from bot.sandbox.channels import Channel
from bot.sandbox.checks.content import refuse
from bot.sandbox.checks.schema import mistake
from bot.sandbox.files import SharedFile
from bot.sandbox.payload import Json
from bot.sandbox.workspace import Workspace

KINDS = {"image/png", "image/jpeg", "image/gif"}


def check_pictures(ws: Workspace, url: str, blocks: Sequence[Json] | None) -> None:
    """Raise `invalid_blocks` about a file that is no picture, not of the bot, or not processed yet.

    `url` is where this workspace listens.
    """
    wanted = {pointer: _find(ws, url, shown) for pointer, shown in _shown(blocks or ())}
    refuse([mistake("invalid slack file", pointer) for pointer, file in wanted.items() if not _is_fine(ws, file)])


def show_pictures(ws: Workspace, url: str, channel: Channel, blocks: Sequence[Json] | None) -> None:
    """Let those who see the channel see the files that stand in blocks there."""
    for _, shown in _shown(blocks or ()):
        file = _find(ws, url, shown)
        if file is not None and channel.id not in file.shown_in:
            file.shown_in.append(channel.id)
            ws.keep_file(file)


def _shown(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Yield the file of each picture in blocks, with the pointer to it."""
    for place, block in enumerate(blocks):
        parts = {"": block, "/accessory": block.get("accessory")}
        if block["type"] == "context":
            parts |= {f"/elements/{at}": element for at, element in enumerate(block["elements"])}
        for pointer, part in parts.items():
            if part and "slack_file" in part:
                yield f"/blocks/{place}{pointer}/slack_file", part["slack_file"]


def _find(ws: Workspace, url: str, shown: Json) -> SharedFile | None:
    if "id" in shown:
        return ws.files.get(shown["id"])
    return next((file for file in ws.files.values() if file.to_slack(url)["url_private"] == shown["url"]), None)


def _is_fine(ws: Workspace, file: SharedFile | None) -> bool:
    if file is None or file.mimetype not in KINDS or not file.is_processed(ws.clock()):
        return False
    return ws.bot_sees(file)
