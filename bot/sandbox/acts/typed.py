"""What somebody typed, as Slack stores it and as a command carries it.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.sandbox.workspace import Workspace

TOKEN = re.compile(r"<(?:@[UW][A-Z0-9]+|#[CGD][A-Z0-9]+|![a-z]+(?:\^S[A-Z0-9]+)?|https?://[^<>\s]+)(?:\|[^<>]*)?>")
MENTION = re.compile(r"(?<![\w/])([@#])([\w.-]*[\w-])")
BROADCASTS = {"here", "channel", "everyone"}


def escaped(text: str) -> str:
    """Replace the three characters that Slack gives a meaning to."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_message(ws: Workspace, text: str) -> str:
    """Return a message's text: names become mentions, and everything else is escaped."""
    parts, position = [], 0
    for token in TOKEN.finditer(text):
        parts += [_with_mentions(ws, text[position : token.start()]), token.group()]
        position = token.end()
    return "".join([*parts, _with_mentions(ws, text[position:])])


def as_command(ws: Workspace, text: str, *, should_escape: bool) -> str:
    """Return a command's text: as it was typed, or with mentions as `<@U…|name>` where the manifest says so."""
    return _with_mentions(ws, text, is_command=True) if should_escape else text


def _with_mentions(ws: Workspace, text: str, *, is_command: bool = False) -> str:
    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        return _mention(ws, sign, name, with_name=is_command) or found.group()

    return MENTION.sub(mention, escaped(text))


def _mention(ws: Workspace, sign: str, name: str, *, with_name: bool) -> str | None:
    if sign == "#":
        channel = ws.by_name(name)
        return f"<#{channel.id}|{channel.name}>" if channel else None
    if name in BROADCASTS:
        return f"<!{name}>"
    for person in ws.people.values():
        if person.name == name.lower():
            return f"<@{person.id}|{person.name}>" if with_name else f"<@{person.id}>"
    for group in ws.groups.values():
        if group.handle == name.lower() and not group.is_off:
            return f"<!subteam^{group.id}|@{group.handle}>" if with_name else f"<!subteam^{group.id}>"
    return None
