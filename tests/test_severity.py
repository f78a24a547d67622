from itertools import pairwise

import pytest

from bot.severity import Severity, from_foreign, parse

S1, S2, S3, S4, S5 = Severity


def test_the_names_are_those_of_the_design() -> None:
    assert [(s.name, s.word, s.korean, s.fires) for s in Severity] == [
        ("SEV1", "critical", "치명", 5),
        ("SEV2", "urgent", "긴급", 4),
        ("SEV3", "danger", "위험", 3),
        ("SEV4", "caution", "주의", 2),
        ("SEV5", "info", "무해", 1),
    ]


def test_the_number_is_the_one_that_the_database_keeps() -> None:
    assert [int(s) for s in Severity] == [1, 2, 3, 4, 5]
    assert Severity(2) is S2


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("sev1", S1),
        ("SEV1", S1),
        ("Sev 4", S4),
        ("p2", S2),
        ("P5", S5),
        ("critical", S1),
        ("Urgent", S2),
        ("danger", S3),
        ("caution", S4),
        (" info ", S5),
        ("치명", S1),
        ("긴급", S2),
        ("위험", S3),
        ("주의", S4),
        ("무해", S5),
        ("", None),
        ("sev0", None),
        ("sev6", None),
        ("sev", None),
        ("page", None),
        ("checkout", None),
    ],
)
def test_people_write_a_severity_in_many_ways(word: str, expected: Severity | None) -> None:
    assert parse(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("page", S1),
        ("P1", S1),
        ("critical", S1),
        ("Disaster", S1),
        ("fatal", S1),
        ("error", S2),
        ("P2", S2),
        ("high", S2),
        ("average", S3),
        ("P3", S3),
        ("warning", S4),
        ("WARN", S4),
        ("P4", S4),
        ("info", S5),
        ("debug", S5),
    ],
)
def test_words_of_other_systems(word: str, expected: Severity) -> None:
    assert from_foreign(word) is expected


@pytest.mark.parametrize("word", [None, "", "none", "unknown", "mittel", "sev9", "🔥"])
def test_what_nobody_knows_is_caution_and_never_info(word: str | None) -> None:
    assert from_foreign(word) is S4


def test_the_words_of_the_team_go_first() -> None:
    own = {"warning": S2, "p1": S3}
    assert [from_foreign(word, own) for word in ("Warning", "P1", "error")] == [S2, S3, S2]


def test_at_least_as_grave() -> None:
    assert S1.at_least(S2)
    assert S2.at_least(S2)
    assert not S3.at_least(S2)


def test_the_colours_can_be_told_apart_in_grey() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    greys = [grey(s.colour) for s in Severity]
    steps = [lighter - darker for darker, lighter in pairwise(greys)]
    assert min(steps) > 10, greys
