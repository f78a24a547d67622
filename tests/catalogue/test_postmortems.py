from datetime import timedelta

import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.postmortems import PostmortemSettings
from bot.severity import Severity


def read(text: str) -> PostmortemSettings:
    return parse(f"[postmortem]\n{text}\n", "bongsu.toml").postmortem


def test_what_holds_without_a_word() -> None:
    found = read("")
    assert (found.least, found.style, found.templates, found.due) == (Severity.SEV3, "sre", None, timedelta(days=5))


@pytest.mark.parametrize(
    ("least", "wanted"), [("critical", [Severity.SEV1]), ("danger", list(Severity)[:3]), ("info", list(Severity))]
)
def test_which_severities_get_one(least: str, wanted: list[Severity]) -> None:
    found = read(f'from = "{least}"')
    assert [level for level in Severity if found.wants(level)] == wanted


@pytest.mark.parametrize(
    "text",
    ['style = "../x"', 'due = "1h"', 'from = "soon"', "reminders = 3", 'factors = ["a", "a "]', 'factors = [""]'],
)
def test_mistakes_are_named(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"bongsu\.toml:2: postmortem"):
        read(text)
