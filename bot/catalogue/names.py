"""The kinds of names in the catalogue, each with what is allowed in it."""

import re
from collections.abc import Callable
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator

from bot.catalogue.mistakes import did_you_mean

_VERBS = {"approve", "cancel", "freeze", "lock", "mute", "promote", "queue", "rollback", "skip", "steal", "train"}
_VERBS |= {"unfreeze", "unlock", "unmute"}
_VIEWS = {"calendar", "diff", "help", "history", "list", "show", "status"}
_GRAMMAR = {"all", "dry-run", "fixes", "from", "to"}
RESERVED = frozenset(_VERBS | _VIEWS | _GRAMMAR)
"""Words that `/deploy` and `/metrics` understand by themselves, where a service's name stands."""


def _pattern(pattern: str, reason: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if compiled.fullmatch(value) is None:
            raise ValueError(f'"{value}" {reason}')
        return value

    return check


def free(value: str) -> str:
    """Accept a name that is no word of the commands."""
    if value in RESERVED:
        raise ValueError(f'"{value}" is a word of the commands')
    return value


def zone_name(value: str) -> str:
    """Accept the name of a time zone that this machine knows."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'"{value}" is no time zone{did_you_mean(value, available_timezones())}') from None
    return value


def _without_mark(value: object) -> object:
    """Take the `#` or `@` away that people write before a name."""
    return value.removeprefix("#").removeprefix("@") if isinstance(value, str) else value


def listed(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """Make a list of a single word."""
    return [value] if isinstance(value, str) else value


BRANCH = r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$"
"""What a branch or a tag looks like, which no program can take for an option."""

SLUG = r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?"
Slug = Annotated[str, AfterValidator(_pattern(SLUG, "is no name in lower-case letters, digits and dashes"))]
ServiceName = Annotated[Slug, AfterValidator(free)]
WindowName = Slug
WindowNames = Annotated[tuple[WindowName, ...], BeforeValidator(listed)]
RoleName = Slug
PersonKey = Slug
ChannelName = Annotated[
    str,
    BeforeValidator(_without_mark),
    AfterValidator(_pattern(r"[C-G][A-Z0-9]{6,}|[^\sA-Z#@<>&,.'\"!?]{1,80}", "is no channel")),
]
"""A channel's name without its mark, or its identifier."""

ChannelPrefix = Annotated[str, AfterValidator(_pattern(r"[a-z0-9][a-z0-9_-]{0,19}", "is no prefix for a channel"))]
Callee = Annotated[
    str,
    BeforeValidator(_without_mark),
    AfterValidator(
        _pattern(r"[a-z0-9][a-z0-9._-]{0,59}|[SUW][A-Z0-9]{6,}|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", "is nobody to call")
    ),
]
"""Somebody's key, Slack identifier or e-mail address, or the identifier of a user group."""

Callees = Annotated[tuple[Callee, ...], BeforeValidator(listed)]
KeyName = Annotated[str, AfterValidator(_pattern(r"[a-z0-9][a-z0-9_-]{0,39}", "is no name of a key"))]
"""The name under which the environment has a key; never the key itself."""

ForeignId = Annotated[str, AfterValidator(_pattern(r"[A-Z0-9]{5,20}", "is no identifier of PagerDuty"))]
SlackId = Annotated[str, AfterValidator(_pattern(r"[UW][A-Z0-9]{6,}", "is no Slack identifier of a person"))]
Email = Annotated[str, AfterValidator(_pattern(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", "is no e-mail address"))]
Login = Annotated[
    str, BeforeValidator(_without_mark), AfterValidator(_pattern(r"[A-Za-z0-9-]{1,39}", "is no GitHub login"))
]
Repository = Annotated[str, AfterValidator(_pattern(r"[A-Za-z0-9._-]+/[A-Za-z0-9._/-]+", "is no repository"))]
