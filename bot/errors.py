"""Errors that carry the sentence for the person who meets them."""

import secrets
from typing import Any

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for each other when reading them aloud."""


class BotError(Exception):
    """Something that a person can be told: the macro `name` of `templates/<family>.jinja`, with its context.

    The context may hold foreign text. It is for the person alone; the log shows only which sentence it was.
    """

    def __init__(self, family: str, name: str, /, **context: Any) -> None:  # noqa: ANN401 -- whatever the macro takes
        super().__init__(f"{family}.{name}")
        self.family = family
        self.name = name
        self.context = context


class NotAllowed(BotError):  # noqa: N818 -- says what happened
    """The person may not do this."""


class NotFound(BotError):  # noqa: N818 -- says what happened
    """There is no such thing, or not for this person."""


class Conflict(BotError):  # noqa: N818 -- says what happened
    """The thing is no longer in the state that the request expected."""


def reference_id() -> str:
    """Make a short id that nobody can guess, shown to a person and written in the log beside the whole error."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))
