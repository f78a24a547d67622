"""What the app is installed with.

Source: https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.payload import Json


@dataclass(frozen=True)
class App:
    """Scopes, events, commands and shortcuts; `events` is None when it gets all of them."""

    scopes: frozenset[str]
    events: frozenset[str] | None = None
    commands: Mapping[str, Json] = field(default_factory=dict)
    shortcuts: tuple[Json, ...] = ()
    takes_any_command: bool = False

    def wants(self, event: Json) -> bool:
        """Tell whether the app subscribed to an event; messages are subscribed to by the kind of their channel."""
        if self.events is None:
            return True
        name = event["type"]
        if name == "message":
            name = {"channel": "message.channels", "group": "message.groups"}.get(event["channel_type"], "message.im")
        return name in self.events


def installed(manifest: Mapping[str, Any] | None, every_scope: frozenset[str]) -> App:
    """Read a manifest; without one the app has every scope that a method of this workspace asks for."""
    if manifest is None:
        return App(every_scope, takes_any_command=True)
    features = manifest.get("features", {})
    subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
    return App(
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(subscriptions.get("bot_events", ())),
        commands={command["command"]: command for command in features.get("slash_commands", ())},
        shortcuts=tuple(features.get("shortcuts", ())),
    )
