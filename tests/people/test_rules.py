import pytest

from bot.catalogue import parse
from bot.people.rules import login_in, read_login, taken_in

FILE = parse(
    """
[person.maya]
email = "maya@example.com"
github = "Maya-J"

[person.luca]
slack = "U0LUCAROSSI"
""",
    "bongsu.toml",
)


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("octocat", "octocat"),
        ("@Octo-Cat9", "Octo-Cat9"),
        ("a" * 39, "a" * 39),
        ("a" * 40, None),
        ("-a", None),
        ("a-", None),
        ("a--b", None),
        ("a_b", None),
        ("a/b", None),
        ("", None),
        ("서연", None),
    ],
)
def test_what_can_be_a_login(typed: str, login: str | None) -> None:
    assert read_login(typed) == login


@pytest.mark.parametrize(
    ("slack", "email", "login"),
    [("U1", "MAYA@example.com", "Maya-J"), ("U1", "other@example.com", None), ("U0LUCAROSSI", None, None)],
)
def test_the_login_that_the_file_gives(slack: str, email: str | None, login: str | None) -> None:
    assert login_in(FILE, slack, email) == login


def test_a_login_of_the_file_is_taken_in_any_case() -> None:
    assert taken_in(FILE, "maya-j")
    assert not taken_in(FILE, "octocat")
    assert not taken_in(FILE, "")
