import pytest
from pydantic import TypeAdapter, ValidationError

from bot.catalogue.permissions import Grant, Permission, covers


@pytest.mark.parametrize(
    ("grant", "permission", "expected"),
    [
        ("incident.declare", Permission.INCIDENT_DECLARE, True),
        ("incident.declare", Permission.INCIDENT_RESOLVE, False),
        ("incident.*", Permission.INCIDENT_RESOLVE, True),
        ("incident.*", Permission.JOBS_RETRY, False),
        ("*", Permission.SETTINGS_CHANGE, True),
        ("incident", Permission.INCIDENT_DECLARE, False),
        ("", Permission.INCIDENT_DECLARE, False),
    ],
)
def test_covers(grant: str, permission: Permission, expected: bool) -> None:  # noqa: FBT001
    assert covers(grant, permission) is expected


@pytest.mark.parametrize("grant", [*Permission, "*", *sorted({f"{p.partition('.')[0]}.*" for p in Permission})])
def test_what_can_be_granted(grant: str) -> None:
    assert TypeAdapter(Grant).validate_python(grant) == grant


@pytest.mark.parametrize("grant", ["", "incident", "incident.", "inc.*", "incident.d*", ".*", "**"])
def test_what_cannot_be_granted(grant: str) -> None:
    with pytest.raises(ValidationError, match="is no permission"):
        TypeAdapter(Grant).validate_python(grant)


def test_the_nearest_permission_is_proposed() -> None:
    with pytest.raises(ValidationError, match=r'did you mean "incident\.resolve"'):
        TypeAdapter(Grant).validate_python("incident.resolved")
