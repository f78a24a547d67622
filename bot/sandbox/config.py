"""What a local workspace is started with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class SandboxConfig:
    """Where the workspace keeps its state, where it listens, and where the bot is."""

    state: Path
    """The file that keeps the workspace; made when it is missing."""
    host: str = "127.0.0.1"
    port: int = 0
    """0 takes any free port."""
    events_url: str | None = None
    """The bot's /slack/events; None while Socket Mode is used."""
    alerts_url: str | None = None
    """The bot's /alerts/alertmanager."""
    alert_token: str = field(default="", repr=False)
    signing_secret: str = field(default="5b0c7e1f9a3d4c6e8f70a1b2c3d4e5f6", repr=False)
    bot_token: str = field(default="xoxb-1-local-workspace", repr=False)
    app_token: str = field(default="xapp-1-local-workspace", repr=False)
    bot_pid_file: Path | None = None
    """The pid of the leader of the process group that the kill button ends."""
    rate_limits: bool = False
    manifest: dict[str, Any] | None = None
    """Slack's app manifest; None grants every scope and event and takes any slash command."""
    event_retries: tuple[float, ...] = (0, 60, 300)
    """Seconds to wait before each repetition of an event that the bot did not take."""
