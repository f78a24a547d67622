"""What holds for people: whose GitHub login is whose."""

import re

from bot.catalogue import Catalogue
from bot.catalogue.permissions import Permission

LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
"""A GitHub login: 1 to 39 letters and digits, with single dashes between them."""


def may(catalogue: Catalogue, permission: Permission, slack_id: str, email: str | None, *, is_outsider: bool) -> bool:
    """Whether somebody may do something.

    Nobody from outside may. Until the team sets roles, all others may; then those whose role grants it.
    """
    if is_outsider:
        return False
    key = catalogue.person_key(slack=slack_id, email=email)
    return not catalogue.roles or (key is not None and catalogue.allows(key, permission))


def read_login(typed: str) -> str | None:
    """Read a login as people type it, with or without `@`; None where it cannot be one."""
    login = typed.removeprefix("@")
    return login if LOGIN.fullmatch(login) else None


def login_in(catalogue: Catalogue, slack_id: str, email: str | None) -> str | None:
    """Tell the login that the catalogue's file gives somebody."""
    key = catalogue.person_key(slack=slack_id, email=email)
    return catalogue.people[key].github if key else None


def taken_in(catalogue: Catalogue, login: str) -> bool:
    """Whether the catalogue's file gives a login to anybody."""
    return login.casefold() in {person.github.casefold() for person in catalogue.people.values() if person.github}
