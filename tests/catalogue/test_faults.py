import pytest

from bot.catalogue import parse
from bot.catalogue.faults import is_somebody, named_windows, unknown


def test_what_is_unknown_is_told_with_what_there_is() -> None:
    assert unknown(("a", "b"), "cup", "metric", ["disk", "cpu"])[1:] == (
        '"cup" is no metric (did you mean "cpu"?)',
        "one of cpu, disk",
    )
    assert unknown(("a",), "x", "metric", ())[2] == "a metric that the catalogue defines; it defines none"
    assert [path for path, _, _ in named_windows(("a",), ["nights", "x"], ["nights"])] == [("a",)]


DANA = "[person.dana]\nslack = 'U0000DANA'\n"


@pytest.mark.parametrize(
    ("named", "is_one"),
    [
        ("dana", True),
        ("dan", False),
        ("U012ABCDEF", True),
        ("S012ABCDEF", True),
        ("dan@example.com", True),
        ("@", False),
    ],
)
def test_who_is_somebody(named: str, is_one: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_somebody(parse(DANA), named) is is_one
