from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.watches import Bound, Level
from bot.errors import BotError
from bot.severity import Severity, parse
from bot.watches.notation import plain_number, read_levels, write_levels

Pairs = Mapping[str, tuple[Bound, Bound | None]]


def read(text: str, condition: str = "above", unit: str = "%") -> Pairs:
    found = read_levels(text, condition, unit, parse)
    return {severity.word: (each.raised, each.clear) for severity, each in found.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("critical 98 / 93", {"critical": (98, 93)}),
        ("critical 98/93\ndanger: 90", {"critical": (98, 93), "danger": (90, None)}),
        ("SEV1 98 %, SEV 3: 90%", {"critical": (98, None), "danger": (90, None)}),
        ("치명 98 / 93\n\n주의 .5", {"critical": (98, 93), "caution": (0.5, None)}),
        ("80 95", {"danger": (80, None), "critical": (95, None)}),
        ("90", {"danger": (90, None)}),
        (
            "70 80 90 95 98/93",
            {
                "info": (70, None),
                "caution": (80, None),
                "danger": (90, None),
                "urgent": (95, None),
                "critical": (98, 93),
            },
        ),
        ("danger -5 / -4.5", {"danger": (-5, -4.5)}),
        ("", {}),
    ],
)
def test_thresholds_are_read_as_people_write_them(text: str, found: Pairs) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "condition", "unit", "raised"),
    [
        ("danger 300 ms", "above", "s", 0.3),
        ("danger 1.5s", "above", "s", 1.5),
        ("danger 5GB", "below", "B", 5e9),
        ("danger 30d", "below", "d", 30),
        ("danger 50 %", "change", "s", 0.5),
        ("danger -20%", "change", "", -0.2),
        ("danger 4h", "full", "%", 14400),
        ("danger 10..90", "outside", "%", (10, 90)),
        ("danger 10 ~ 90 %", "outside", "%", (10, 90)),
    ],
)
def test_figures_have_the_unit_of_their_metric(text: str, condition: str, unit: str, raised: Bound) -> None:
    assert read(text, condition, unit)["danger"][0] == raised


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dire 98", "no_level"),
        ("dire 98\ndanger 9", "no_level"),
        ("danger", "no_level"),
        ("danger ninety", "no_level"),
        ("danger 9 ms", "no_level"),
        ("danger 1e999", "no_level"),
        ("danger nan", "no_level"),
        ("danger 9 /", "no_level"),
        ("danger 9\nSEV3 10", "twice"),
        ("1 2 3", "how_many"),
    ],
)
def test_what_is_no_threshold_is_refused_with_its_line(text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        read(text)
    assert refused.value.name == name
    assert refused.value.context["line"] in text


FIGURES = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(st.dictionaries(st.sampled_from(Severity), st.tuples(FIGURES, FIGURES)))
def test_what_was_written_is_read_again(pairs: dict[Severity, tuple[float, float]]) -> None:
    levels = {each: Level.model_validate({"raise": at, "clear": clear}) for each, (at, clear) in pairs.items()}
    text = write_levels(levels, "above", lambda each: each.word)
    again = read_levels(text, "above", "", parse)
    for severity, level in levels.items():
        assert again[severity].raised == pytest.approx(level.raised)
        assert again[severity].clear == pytest.approx(level.clear)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("outside", "critical 5..95 / 10..90"),
        ("full", "critical 4h / 8h"),
        ("full", "critical 5400s / 8h"),
        ("change", "critical 50 / 45"),
        ("above", "critical 5000000000 / 0.25"),
    ],
)
def test_each_condition_is_written_as_it_is_read(condition: str, text: str) -> None:
    assert write_levels(read_levels(text, condition, "", parse), condition, lambda each: each.word) == text


@pytest.mark.parametrize(("value", "text"), [(5e9, "5000000000"), (0.1 + 0.2, "0.3"), (1e-07, "1e-07"), (-2.0, "-2")])
def test_a_number_has_no_more_digits_than_it_tells(value: float, text: str) -> None:
    assert plain_number(value) == text
