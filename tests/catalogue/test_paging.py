from datetime import timedelta

import pytest

from bot.catalogue import CatalogueError, parse
from bot.catalogue.paging import is_group
from bot.severity import Severity


def test_without_a_table_the_grave_ones_wake_and_ten_minutes_are_waited() -> None:
    page = parse("").page
    assert (page.least, page.escalate_after) == (Severity.SEV2, timedelta(minutes=10))
    assert (page.people, page.escalate_to, page.pagerduty) == ((), (), None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('from = "loud"', "is no severity"),
        ('escalate_after = "5s"', "does not fit"),
        ('escalate_after = "2d"', "does not fit"),
        ('people = ["Everybody Here"]', "is nobody to call"),
        ('pagerduty = "R0 KEY"', "is no name of a key"),
        ("nobody = 1", "unknown key"),
    ],
)
def test_a_mistake_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(f"[page]\n{text}")


@pytest.mark.parametrize(
    ("named", "group"), [("S012ABCDEF", True), ("U012ABCDEF", False), ("seoyeon", False), ("s@example.com", False)]
)
def test_a_group_is_told_from_people(named: str, group: bool) -> None:  # noqa: FBT001
    assert is_group(named) is group
