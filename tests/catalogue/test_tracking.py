import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.tracking import tracker_of

BOTH = """
[tracker]
issues = "OPS"
private_issues = "shop/internal"
jira_url = "https://shop.atlassian.net/"
[service.checkout]
issues = "shop/checkout"
[service.web]
"""


def test_what_holds_without_a_word() -> None:
    found = parse("").tracker
    assert (found.issues, found.private_issues, found.push, found.labels) == (None, None, "ready", ("postmortem",))
    assert found.github_url == "https://api.github.com"


@pytest.mark.parametrize(
    ("services", "place"),
    [((), "OPS"), (("web",), "OPS"), (("web", "checkout"), "shop/checkout"), (("gone", "checkout"), "shop/checkout")],
)
def test_a_service_goes_before_the_rest(services: tuple[str, ...], place: str) -> None:
    catalogue = parse(BOTH)
    assert catalogue.issues_of(services, is_private=False) == place
    assert catalogue.issues_of(services, is_private=True) == "shop/internal"
    assert catalogue.tracker.jira_url == "https://shop.atlassian.net"


def test_private_ones_go_nowhere_unless_a_place_is_named() -> None:
    catalogue = parse('[tracker]\nissues = "shop/ops"\n[service.checkout]\nissues = "shop/checkout"\n')
    assert catalogue.issues_of(["checkout"], is_private=True) is None


@pytest.mark.parametrize(("place", "tracker"), [("shop/ops", "github"), ("OPS", "jira"), ("A1_B", "jira")])
def test_whose_place_it_is_is_told_by_its_form(place: str, tracker: str) -> None:
    assert tracker_of(place) == tracker


@pytest.mark.parametrize(
    "text",
    [
        'issues = "ops"',
        'issues = "https://github.com/shop/ops"',
        'issues = "shop/../ops/x"',
        'push = "always"',
        'labels = ["two words"]',
        'jira_url = "shop.atlassian.net"',
        'jira_url = "https://anna:secret@shop.atlassian.net"',
        'github_url = "https://api.github.com?x=1"',
        'token = "ghp_secret"',
    ],
)
def test_mistakes_are_named(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"bongsu\.toml:2: tracker"):
        parse(f"[tracker]\n{text}\n", "bongsu.toml")


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [('[tracker]\nissues = "OPS"', 2, "tracker.issues"), ('[service.a]\nissues = "OPS"', 2, "service.a.issues")],
)
def test_a_project_in_jira_needs_an_address(text: str, line: int, key: str) -> None:
    with pytest.raises(CatalogueError) as wrong:
        parse(text, "bongsu.toml")
    (mistake,) = wrong.value.mistakes
    assert (mistake.line, mistake.key) == (line, key)
    assert "jira_url" in str(mistake)
