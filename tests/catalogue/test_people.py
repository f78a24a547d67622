import pytest
from pydantic import ValidationError

from bot.catalogue.people import Contact, Person, Role
from bot.catalogue.permissions import Permission


def test_a_person_is_found_by_identifier_or_e_mail() -> None:
    assert Person(slack="U012ABCDEF").contact == Contact("U012ABCDEF", None)
    assert Person(email="anna@example.com").contact == Contact(None, "anna@example.com")


def test_a_person_whom_slack_cannot_find_is_refused() -> None:
    with pytest.raises(ValidationError, match="expected `slack` or `email`"):
        Person(github="anna")


@pytest.mark.parametrize(
    ("may", "allowed"),
    [
        ((), set()),
        (("incident.declare",), {Permission.INCIDENT_DECLARE}),
        (("alerts.*", "jobs.retry"), {Permission.ALERTS_MUTE, Permission.ALERTS_SILENCE, Permission.JOBS_RETRY}),
        (("*",), set(Permission)),
    ],
)
def test_a_role_allows_what_it_grants(may: tuple[str, ...], allowed: set[Permission]) -> None:
    role = Role(may=may)
    assert {permission for permission in Permission if role.allows(permission)} == allowed
