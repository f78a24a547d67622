import pytest

from bot.sandbox.people import BOT_USER, Person


@pytest.mark.parametrize(("zone", "offset"), [("Asia/Seoul", 32400), ("UTC", 0), ("Asia/Kathmandu", 20700)])
def test_the_offset_is_in_seconds(zone: str, offset: int) -> None:
    assert Person("U1", "a", "A", tz=zone).tz_offset == offset


def test_the_address_is_told_only_with_the_scope() -> None:
    person = Person("U1", "a", "A B", email="a@example.com")
    assert person.to_slack()["profile"]["email"] == "a@example.com"
    assert "email" not in person.to_slack(with_email=False)["profile"]


def test_the_deactivated_keep_little() -> None:
    shown = Person("U1", "a", "A", deleted=True).to_slack(with_locale=True)
    assert shown["deleted"]
    assert shown.keys().isdisjoint({"tz", "locale", "is_admin"})


def test_the_bots_profile_names_the_app() -> None:
    assert Person(BOT_USER, "bongsu", "Bongsu", is_bot=True).to_slack()["profile"]["api_app_id"] == "A0BONGSU"


def test_a_row_makes_the_same_person_again() -> None:
    person = Person("U1", "a", "A", email="a@example.com", is_restricted=True)
    assert Person(**person.row()) == person
