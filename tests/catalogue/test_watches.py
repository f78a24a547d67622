from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.catalogue.watches import USUAL, WatchTable, completed, wrong
from bot.severity import Severity


@pytest.mark.parametrize("kind", USUAL)
def test_usual_thresholds_hold_together(kind: str) -> None:
    known = USUAL[kind]
    assert wrong(known.condition, known.levels) is None
    assert wrong("below", known.free) is None
    assert wrong("full", known.full) is None


def test_levels_are_read_in_many_forms() -> None:
    given = {"danger": 90, "urgent": {"raise": "95 %"}, "critical": {"raise": "4h", "clear": 8}}
    table = WatchTable.model_validate({"metric": "x", "levels": given, "hold": "0s", "condition": "above"})
    assert table.hold == timedelta(0)
    assert [table.levels[each].raised for each in (Severity.SEV3, Severity.SEV2, Severity.SEV1)] == [90, 0.95, 14400]


@pytest.mark.parametrize(
    ("condition", "raised", "clear"),
    [
        ("above", 90.0, 81.0),
        ("below", 10.0, 11.0),
        ("change", -0.5, -0.45),
        ("full", 3600.0, 3960.0),
        ("above", 0.0, 0),
    ],
)
def test_a_threshold_is_clear_a_tenth_on_its_good_side(condition: str, raised: float, clear: float) -> None:
    table = WatchTable.model_validate({"metric": "x", "levels": {"danger": raised}})
    found = completed(condition, table.levels)
    assert found[Severity.SEV3].clear == pytest.approx(clear)
    assert wrong(condition, found) is None


def test_bounds_on_both_sides_are_clear_further_inside() -> None:
    table = WatchTable.model_validate({"metric": "x", "levels": {"danger": [10, 110]}})
    assert completed("outside", table.levels)[Severity.SEV3].clear == (15, 105)


@pytest.mark.parametrize(
    "given",
    [
        {"condition": "above"},
        {"minimum": 3},
        {"levels": {"grave": 3}},
        {"levels": {"danger": "much"}},
        {"levels": {"danger": float("nan")}},
        {"count": 0},
        {"route": [{"from": "danger"}]},
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WatchTable.model_validate({"metric": "x", **given})


def row(kind: str) -> str:
    """Write what a kind is watched for as the documentation shows it: where each severity is raised and clear again."""
    known = USUAL[kind]
    found = [known.levels.get(each) for each in sorted(Severity, reverse=True)]
    cells = [f"{each.raised:g} / {each.clear:g}" if each else "" for each in found]
    return " | ".join(
        [f"| `{kind}`", known.condition, *cells, f"{known.hold.total_seconds() / 60:g} min, {known.count} |"]
    )


@pytest.mark.parametrize("kind", USUAL)
def test_the_documentation_shows_what_each_kind_is_watched_for(kind: str) -> None:
    assert row(kind) in Path("docs/metrics.md").read_text(encoding="utf-8")
