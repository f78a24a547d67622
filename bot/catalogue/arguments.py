"""Arguments of what deploys, texts whose braces are filled in when it runs; and addresses."""

import string
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

FIELDS = frozenset({"service", "environment", "commit", "ref", "id"})
"""What stands in braces in an argument, and is filled in when it runs."""
TOLD = (("{commit}", "which commit to deploy"), ("{id}", "by what its run is found again"))


def argument(value: str, fields: frozenset[str] = FIELDS) -> str:
    """Accept an argument whose braces hold nothing but known fields."""
    try:
        named = {name for _, name, spec, conversion in string.Formatter().parse(value) if name is not None}
    except ValueError:
        raise ValueError(f'"{value}" has a single brace; expected {{{{ or }}}} for a brace itself') from None
    if named - fields:
        known = ", ".join(f"{{{name}}}" for name in sorted(fields))
        raise ValueError(f'"{value}" has an unknown field; expected one of {known}')
    return value


def _telling(values: dict[str, str]) -> dict[str, str]:
    """Accept arguments by name that tell an outside system all that it has to know."""
    for field, use in TOLD:
        if not any(field in value for value in values.values()):
            raise ValueError(f"does not tell {use}; expected one with {field}")
    return values


def address(value: str) -> str:
    """Accept an http address without a user."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError(f'"{value}" is no http address without a user')
    return value


Argument = Annotated[str, AfterValidator(argument)]
Address = Annotated[str, AfterValidator(address)]
Telling = AfterValidator(_telling)
"""For a table of arguments by name, which have to tell the commit and the id."""
