from datetime import date

import pytest

from bot.catalogue import Catalogue, parse
from bot.catalogue.people import Contact
from bot.catalogue.permissions import Permission

TEAM = parse("""
[workspace]
holidays = ["12-25", 2026-11-24]

[person.anna]
email = "Anna@example.com"
[person.jiwoo]
slack = "U012JIWOO"
email = "jiwoo@example.com"
roles = ["responder"]
[person.maya]
slack = "U012MAYA"
roles = ["admin"]

[role.responder]
members = ["anna"]
may = ["incident.*"]
[role.muter]
members = ["anna"]
may = ["alerts.mute"]

[service.checkout]
owners = ["jiwoo", "anna", "U999ZZZZ", "luca@example.com"]
aliases = ["Cart"]
[service.payments]
labels = { namespace = "pay" }

[[window]]
name = "nights"
from = "22:00"
to = "06:00"
""")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("checkout", "checkout"),
        ("CHECKOUT", "checkout"),
        (" cart ", "checkout"),
        ("payments", "payments"),
        ("pay", None),
        ("", None),
    ],
)
def test_a_service_by_its_words(word: str, expected: str | None) -> None:
    found = TEAM.service(word)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"service": "checkout"}, "checkout"),
        ({"service": "cart"}, "checkout"),
        ({"app": "checkout", "job": "node"}, "checkout"),
        ({"service": "", "job": "cart"}, "checkout"),
        ({"service": "checkout", "namespace": "pay"}, "payments"),
        ({"job": "node-exporter"}, "node-exporter"),
        ({"namespace": "other"}, None),
        ({}, None),
    ],
)
def test_the_service_of_an_alert(labels: dict[str, str], expected: str | None) -> None:
    assert TEAM.service_name(labels) == expected


def test_owners_are_people_identifiers_and_addresses() -> None:
    assert TEAM.owners_of("checkout") == (
        Contact("U012JIWOO", "jiwoo@example.com"),
        Contact(None, "Anna@example.com"),
        Contact("U999ZZZZ", None),
        Contact(None, "luca@example.com"),
    )
    assert TEAM.owners_of("payments") == ()
    assert TEAM.owners_of("nothing") == ()


@pytest.mark.parametrize(
    ("slack", "email", "expected"),
    [
        ("U012JIWOO", None, "jiwoo"),
        ("U012JIWOO", "anna@example.com", "jiwoo"),
        ("U000OTHER", "anna@EXAMPLE.com", "anna"),
        (None, "anna@example.com", "anna"),
        (None, "jiwoo@example.com", "jiwoo"),
        # whom the catalogue knows by identifier is no other account with that address
        ("U000OTHER", "jiwoo@example.com", None),
        ("U000OTHER", None, None),
        (None, None, None),
        ("", "", None),
    ],
)
def test_the_person_behind_an_account(slack: str | None, email: str | None, expected: str | None) -> None:
    assert TEAM.person_key(slack=slack, email=email) == expected


INCIDENTS = {"incident.declare", "incident.respond", "incident.resolve", "incident.redact"}


@pytest.mark.parametrize(
    ("person", "roles", "permissions"),
    [
        ("anna", {"responder", "muter"}, {*INCIDENTS, "alerts.mute"}),
        ("jiwoo", {"responder"}, INCIDENTS),
        ("maya", {"admin"}, set(Permission)),
        ("stranger", set(), set()),
    ],
)
def test_roles_and_what_they_allow(person: str, roles: set[str], permissions: set[str]) -> None:
    assert TEAM.roles_of(person) == roles
    assert {permission for permission in Permission if TEAM.allows(person, permission)} == permissions


def test_windows_and_holidays() -> None:
    nights = TEAM.window("nights")
    assert nights is not None
    assert nights.zone == "UTC"
    assert TEAM.window("days") is None
    days = [date(2026, 11, 24), date(2027, 11, 24), date(2030, 12, 25)]
    assert [TEAM.is_holiday(day) for day in days] == [True, False, True]


def test_an_empty_catalogue_knows_nothing_and_fails_at_nothing() -> None:
    empty = Catalogue()
    assert empty == parse("")
    assert empty.service("x") is None
    assert empty.service_name({"job": "x"}) == "x"
    assert not empty.allows("x", Permission.INCIDENT_DECLARE)
