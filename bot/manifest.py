"""The manifest with which the app is installed in Slack: once, for all that the five families need.

https://docs.slack.dev/reference/app-manifest
"""

from typing import Any

COMMANDS = {
    "/deploy": ("Deploy a service, or see what is live", "[service] [to environment] | help"),
    "/incident": (
        "Declare, follow and resolve incidents",
        "declare [sev1…sev5] [title] | update | resolve | list | help",
    ),
    "/postmortem": ("Write down what an incident taught", "list | edit | publish | actions | link | help"),
    "/standup": ("Daily standups in everybody's own time", "create | now | skip | away | help"),
    "/metrics": ("Figures, watches and the board", "show | snapshot | compare | watch | help"),
    "/bongsu": ("Bongsu itself: help, state, stuck work", "status | jobs | help"),
}
SCOPES = (
    "app_mentions:read",
    "bookmarks:write",
    "canvases:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "file_deleted",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    "subteam_created",
    "subteam_members_changed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
)
SHORTCUTS = (
    ("Declare from message", "message", "incident.from_message", "Declare an incident from this message"),
    ("Make a task of it", "message", "incident.task_from_message", "Ask in an incident for what this message says"),
    ("Remove from the timeline", "message", "incident.redact_message", "Erase this message from its timeline"),
    ("Declare an incident", "global", "incident.declare", "Declare an incident, wherever you are"),
)
"""Name (at most 24 characters), where it is offered, callback, description."""


def manifest(base_url: str, *, prefix: str = "", socket_mode: bool = False) -> dict[str, Any]:
    """Build the manifest; `prefix` goes before each command's name where another app owns it."""
    endpoint = f"{base_url.rstrip('/')}/slack/events"
    return {
        "display_information": {"name": "Bongsu", "description": "Deploys, incidents, standups and figures"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "bongsu", "always_online": True},
            "shortcuts": [
                {"name": name, "type": place, "callback_id": callback, "description": description}
                for name, place, callback, description in SHORTCUTS
            ],
            "slash_commands": [_command(name, prefix, endpoint, socket_mode=socket_mode) for name in COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)}
            | _url("request_url", endpoint, socket_mode=socket_mode),
            "interactivity": {"is_enabled": True} | _url("request_url", endpoint, socket_mode=socket_mode),
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
        },
    }


def _command(name: str, prefix: str, endpoint: str, *, socket_mode: bool) -> dict[str, Any]:
    description, hint = COMMANDS[name]
    command = {"command": f"/{prefix}{name[1:]}", "description": description, "usage_hint": hint, "should_escape": True}
    return command | _url("url", endpoint, socket_mode=socket_mode)


def _url(key: str, endpoint: str, *, socket_mode: bool) -> dict[str, str]:
    return {} if socket_mode else {key: endpoint}
