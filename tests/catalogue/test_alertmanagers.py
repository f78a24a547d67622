import pytest

from bot.catalogue import CatalogueError, parse

TWO = """
[alertmanager.eu]
url = "https://alerts.eu.example.com/"
match = ['cluster = "eu"']
[alertmanager.rest]
url = "http://alertmanager:9093"
user = "bongsu"
secret = "ALERTMANAGER_SECRET"
"""


@pytest.mark.parametrize(("labels", "name"), [({"cluster": "eu"}, "eu"), ({"cluster": "us"}, "rest"), ({}, "rest")])
def test_the_first_that_matches_silences_an_alert(labels: dict[str, str], name: str) -> None:
    assert parse(TWO).alertmanager_of(labels) == name


def test_without_a_table_none_does() -> None:
    assert parse("").alertmanager_of({"alertname": "Disk"}) is None


def test_an_address_has_no_slash_at_its_end() -> None:
    assert parse(TWO).alertmanagers["eu"].url == "https://alerts.eu.example.com"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "url"),
        ('url = "alertmanager:9093"', "is no address"),
        ('url = "http://anna:s3cret@alertmanager"', "is no address"),
        ('url = "http://a"\nsecret = "SLACK_BOT_TOKEN"', "begins with ALERTMANAGER_"),
        ('url = "http://a"\npassword = "x"', "unknown key"),
    ],
)
def test_a_mistake_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(f"[alertmanager.main]\n{text}")
