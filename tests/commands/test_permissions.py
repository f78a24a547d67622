from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.permissions import Permission
from bot.db import Database
from bot.errors import NotAllowed
from commands.permissions import LABELS, demand
from tests.commands.bench import ask, make_bench

ROLES = """
[person.maya]
email = "maya@example.com"

[person.luca]
email = "luca@example.com"

[role.responder]
members = ["maya"]
may = ["incident.declare"]
"""


@pytest.mark.parametrize(
    ("catalogue", "reader", "allowed"),
    [
        ("", {}, True),
        ("", {"is_outsider": True}, False),
        (ROLES, {"email": "maya@example.com"}, True),
        (ROLES, {"email": "luca@example.com"}, False),
        (ROLES, {"email": "stranger@example.com"}, False),
        (ROLES, {"is_known": False}, True),
        (ROLES, {"email": "maya@example.com", "is_outsider": True}, False),
    ],
)
def test_who_may_declare(
    database: Database, tmp_path: Path, catalogue: str, reader: dict[str, Any], *, allowed: bool
) -> None:
    asked = ask(make_bench(database, tmp_path, catalogue), **reader)
    if allowed:
        demand(asked, Permission.INCIDENT_DECLARE)
    else:
        with pytest.raises(NotAllowed):
            demand(asked, Permission.INCIDENT_DECLARE)


def test_a_grant_is_for_what_it_names(database: Database, tmp_path: Path) -> None:
    asked = ask(make_bench(database, tmp_path, ROLES), email="maya@example.com")
    with pytest.raises(NotAllowed):
        demand(asked, Permission.INCIDENT_RESOLVE)


def test_what_is_demanded_has_a_label() -> None:
    assert {Permission.INCIDENT_DECLARE, Permission.INCIDENT_RESOLVE, Permission.JOBS_RETRY} <= set(LABELS)
