"""What each scope of the app is for: in the README, in the shell, and where one is missing, in Slack."""

from collections.abc import Collection, Mapping

from bot.messages.languages import mark

FEATURES: Mapping[str, str] = {
    "app_mentions:read": mark("commands in threads, by mention"),
    "bookmarks:write": mark("links at the top of an incident's channel"),
    "canvases:write": mark("post-mortems as a canvas in the channel"),
    "channels:history": mark("finding its own messages after a crash; notes from messages"),
    "channels:join": mark("posting in the announcement channels"),
    "channels:manage": mark("opening, naming and archiving incident channels"),
    "channels:read": mark("finding the announcement channels"),
    "chat:write": mark("every message"),
    "commands": mark("the slash commands"),
    "files:read": mark("pictures for the timeline"),
    "files:write": mark("standups as a file; charts"),
    "groups:history": mark("notes from messages of private incident channels"),
    "groups:read": mark("who is in a private incident channel"),
    "groups:write": mark("opening private incident channels"),
    "im:history": mark("standup answers by plain reply"),
    "im:read": mark("knowing its direct messages"),
    "im:write": mark("asking people by direct message"),
    "mpim:write": mark("calling several people at once"),
    "pins:read": mark("notes by a pin"),
    "pins:write": mark("pinning an incident's first message"),
    "reactions:read": mark("notes by an emoji"),
    "reactions:write": mark("showing that a message was noted"),
    "team:read": mark("the workspace's name"),
    "usergroups:read": mark("members and owners by user group"),
    "users:read": mark("names, zones and languages"),
    "users:read.email": mark("matching people with the catalogue and with GitHub"),
}


def missing(granted: Collection[str]) -> list[str]:
    """List the scopes that the app lacks; none while it is not known what was granted."""
    return sorted(set(FEATURES) - set(granted)) if granted else []
