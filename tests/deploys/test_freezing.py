from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import parse
from bot.deploys.freezing import Freeze, in_force, next_of_windows, of_windows, places

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CATALOGUE = parse("""
[workspace]
zone = "Asia/Seoul"
holidays = ["KR"]
[environment.staging]
[environment.production]
freeze = ["nights", "new-year"]
[service.web]
git = "/nowhere"
[service.web.deploy.staging.command]
run = ["./deploy"]
[service.web.deploy.production.command]
run = ["./deploy"]
[service.page]
git = "/nowhere"
[service.page.deploy.production]
freeze = []
command = { run = ["./deploy"] }
[service.bank]
git = "/nowhere"
[service.bank.deploy.staging]
freeze = "nights"
command = { run = ["./deploy"] }
[[window]]
name = "nights"
from = "22:00"
to = "08:00"
[[window]]
name = "new-year"
dates = "01-01"
holidays = "only"
""")


def freeze(begin: int, until: int | None, by: str = "U1") -> Freeze:
    """Make a freeze, in hours from now."""
    return Freeze(by, "", "", NOW + begin * HOUR, None if until is None else NOW + until * HOUR)


@pytest.mark.parametrize(
    ("service", "environment", "covers"),
    [("web", "staging", True), ("", "staging", True), ("web", "", True), ("", "", True), ("api", "staging", False)],
)
def test_what_a_freeze_covers(service: str, environment: str, covers: bool) -> None:  # noqa: FBT001
    assert replace(freeze(0, 1), service=service, environment=environment).covers("web", "staging") is covers


@pytest.mark.parametrize(
    ("freezes", "by", "until"),
    [
        ([], None, None),
        ([freeze(1, 2)], None, None),
        ([freeze(-2, 0)], None, None),
        ([freeze(0, 1)], "U1", 1),
        ([freeze(-1, None)], "U1", None),
        ([freeze(-1, 1), freeze(-1, 3, "U2")], "U2", 3),
        ([freeze(-1, 3), freeze(-1, None, "U2")], "U2", None),
        # what follows at once, or begins before the end, makes it longer
        ([freeze(-1, 1), freeze(1, 4, "U2")], "U1", 4),
        ([freeze(2, 5, "U3"), freeze(-1, 1), freeze(1, 2, "U2")], "U1", 5),
        ([freeze(-1, 1), freeze(2, 4, "U2")], "U1", 1),
    ],
)
def test_what_is_in_force_and_until_when(freezes: list[Freeze], by: str | None, until: int | None) -> None:
    found = in_force(freezes, NOW)
    assert (found.by if found else None) == by
    assert (found.until if found else None) == (None if until is None else NOW + until * HOUR)


SPANS = st.tuples(st.integers(-9, 9), st.integers(1, 9) | st.none())


@given(st.lists(SPANS, max_size=6))
def test_until_then_it_is_frozen_and_then_it_is_not(spans: list[tuple[int, int | None]]) -> None:
    freezes = [freeze(begin, None if length is None else begin + length) for begin, length in spans]
    found = in_force(freezes, NOW)
    hours = range(30)
    frozen = [any(each.holds(NOW + hour * HOUR) for each in freezes) for hour in hours]
    assert (found is not None) is frozen[0]
    if found is not None:
        end = frozen.index(False) if False in frozen else None
        assert found.until == (None if end is None else NOW + end * HOUR)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (
            None,
            [
                ("", "staging", ()),
                ("bank", "staging", ("nights",)),
                ("", "production", ("nights", "new-year")),
                ("page", "production", ()),
            ],
        ),
        ("web", [("", "staging", ()), ("", "production", ("nights", "new-year"))]),
        ("page", [("page", "production", ())]),
        ("bank", [("bank", "staging", ("nights",))]),
    ],
)
def test_a_service_may_have_windows_of_its_own(
    service: str | None, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    found = places(CATALOGUE, CATALOGUE.services[service] if service else None)
    assert [(*each[:2], tuple(window.name for window in each.windows)) for each in found] == expected


def test_windows_freeze_their_environment_across_midnight() -> None:
    of_web = list(places(CATALOGUE, CATALOGUE.services["web"]))
    found = list(of_windows(CATALOGUE, of_web, NOW, NOW + timedelta(days=2)))
    nights = [(each.begin.hour, each.until.hour if each.until else None) for each in found]
    assert {(each.by, each.environment) for each in found} == {("nights", "production")}
    assert nights == [(13, 23), (13, 23)]  # 22:00 and 08:00 in Seoul


def test_the_next_time_of_each_window() -> None:
    listed = list(next_of_windows(CATALOGUE, NOW))
    assert [(each.service, each.by) for each in listed] == [("bank", "nights"), ("", "nights"), ("", "new-year")]
    found = {each.by: each for each in listed}
    assert found["nights"].begin == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert (found["new-year"].begin, found["new-year"].until) == (
        datetime(2026, 12, 31, 15, 0, tzinfo=UTC),
        datetime(2027, 1, 1, 15, 0, tzinfo=UTC),
    )
