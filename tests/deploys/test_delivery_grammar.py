from datetime import UTC, datetime

import pytest

from bot.catalogue import Catalogue, parse
from bot.deploys import delivery_grammar
from bot.deploys.delivery import DAY, Range
from bot.deploys.delivery_queries import Scope
from bot.errors import BotError

NOW = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
"""It is the first of April in Seoul by then."""
CATALOGUE = """
[workspace]
zone = "Asia/Seoul"
[environment.staging]
[environment.production]
production = true
[environment.europe]
production = true
[service.web]
team = "shop"
aliases = ["www"]
[service.api]
team = "shop"
[service.search]
team = "web"
"""
ALL = ["production", "europe"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return parse(CATALOGUE)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("", Scope(ALL)),
        ("web", Scope(ALL, ("web",), "web")),
        ("WWW", Scope(ALL, ("web",), "web")),
        ("shop", Scope(ALL, ["web", "api"], "shop")),
        ("team web", Scope(ALL, ["search"], "web")),
        ("staging", Scope(["staging"], None, None, "staging")),
        ("90d web europe", Scope(["europe"], ("web",), "web", "europe")),
        ("europe last month web", Scope(["europe"], ("web",), "web", "europe")),
    ],
)
def test_of_what_it_tells(catalogue: Catalogue, text: str, scope: Scope) -> None:
    assert delivery_grammar.read(text, catalogue, NOW)[0] == scope


@pytest.mark.parametrize(
    ("text", "begin", "end", "before"),
    [
        ("", NOW - 30 * DAY, NOW, NOW - 60 * DAY),
        ("7", NOW - 7 * DAY, NOW, NOW - 14 * DAY),
        ("web 12w", NOW - 84 * DAY, NOW, NOW - 168 * DAY),
        ("last month", *(datetime(2026, month, day, 15, tzinfo=UTC) for month, day in ((2, 28), (3, 31), (1, 31)))),
        ("web 지난달", *(datetime(2026, month, day, 15, tzinfo=UTC) for month, day in ((2, 28), (3, 31), (1, 31)))),
    ],
)
def test_of_when_it_tells(catalogue: Catalogue, text: str, begin: datetime, end: datetime, before: datetime) -> None:
    assert delivery_grammar.read(text, catalogue, NOW)[1] == Range(before, begin, end)


def test_the_month_before_january_is_of_the_year_before(catalogue: Catalogue) -> None:
    over = delivery_grammar.read("last month", catalogue, datetime(2026, 1, 15, tzinfo=UTC))[1]
    assert [each.isoformat() for each in (over.before, over.begin, over.end)] == [
        "2025-11-01T00:00:00+09:00",
        "2025-12-01T00:00:00+09:00",
        "2026-01-01T00:00:00+09:00",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("90x", "wrong_time"),
        ("367d", "wrong_time"),
        ("5m", "wrong_time"),
        ("wbe", "nothing_called"),
        ("team api", "nothing_called"),
    ],
)
def test_what_is_not_understood_is_said(catalogue: Catalogue, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        delivery_grammar.read(text, catalogue, NOW)
    assert refused.value.name == name


def test_without_production_an_environment_has_to_be_named() -> None:
    catalogue = parse("[environment.staging]")
    with pytest.raises(BotError) as refused:
        delivery_grammar.read("", catalogue, NOW)
    assert refused.value.name == "no_production"
    assert delivery_grammar.read("staging", catalogue, NOW)[0].environments == ["staging"]
