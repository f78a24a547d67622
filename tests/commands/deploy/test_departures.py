import pytest

from bot.deploys.grammar import read_words
from commands.deploy.departures import typed_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ((), None, None)),
        ("web@main", (("web@main",), None, None)),
        ("web ON Weekly", (("web",), "weekly", None)),
        ('30m "a fair" on weekly', (("30m",), "weekly", "a fair")),
        ('weekly ""', (("weekly",), None, None)),
        ("on", (("on",), None, None)),
        ("on weekly", ((), "weekly", None)),
    ],
)
def test_what_stands_behind_a_word(text: str, expected: object) -> None:
    found = typed_in(read_words(text))
    assert (found.words, found.train, found.said) == expected
    assert found.first == (found.words[0] if found.words else "")
