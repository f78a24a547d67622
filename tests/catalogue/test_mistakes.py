import pytest

from bot.catalogue.mistakes import CatalogueError, Mistake, did_you_mean


@pytest.mark.parametrize(
    ("mistake", "text"),
    [
        (Mistake("f.toml", 3, "a.b", "is wrong", "right"), "f.toml:3: a.b: is wrong; expected right"),
        (Mistake("f.toml", 1, "", "is no TOML", "TOML"), "f.toml:1: is no TOML; expected TOML"),
        (Mistake("f.toml", 1, "a", "is wrong", ""), "f.toml:1: a: is wrong"),
    ],
)
def test_a_mistake_is_one_line(mistake: Mistake, text: str) -> None:
    assert str(mistake) == text


def test_mistakes_come_in_the_order_of_their_lines() -> None:
    found = [Mistake("f", line, key, "m", "e") for line, key in ((9, "a"), (2, "b"), (2, "a"))]
    error = CatalogueError(found)
    assert [(mistake.line, mistake.key) for mistake in error.mistakes] == [(2, "a"), (2, "b"), (9, "a")]
    assert str(error).splitlines() == [str(mistake) for mistake in error.mistakes]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("joowi", ' (did you mean "jiwoo"?)'),
        ("ANNA", ' (did you mean "Anna"?)'),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_did_you_mean(word: str, hint: str) -> None:
    assert did_you_mean(word, ["jiwoo", "Anna", "maya"]) == hint
