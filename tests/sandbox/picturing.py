"""Pictures of the bot: sent to the workspace, and shown by blocks."""

from typing import Any

import requests

from tests.sandbox.stage import Stage


def uploaded(stage: Stage, name: str = "chart.png", **more: str) -> str:
    """Send a file as the bot does it, and return its id."""
    told = stage.bot.files_getUploadURLExternal(filename=name, length=3)
    requests.post(told["upload_url"], data=b"png", timeout=5)
    given: dict[str, Any] = {"files": [{"id": told["file_id"]}], **more}
    stage.bot.files_completeUploadExternal(**given)
    return str(told["file_id"])


def picture(**which: str) -> dict[str, Any]:
    return {"type": "image", "alt_text": "a", "slack_file": which}
