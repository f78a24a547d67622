"""A long history fits into a message, in both languages, and says what each version is."""

from dataclasses import replace

import pytest

from bot.messages import versions
from bot.messages.words import words_for
from bot.postmortems.queries import Version
from tests.messages.test_postmortem import LISTED
from tests.postmortems.papers import NOW

VERSION = Version(1, 0, "U1", NOW, aside=False, text="<!channel> was *slow*\n" * 900)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_long_one_fits(lang: str) -> None:
    many = [replace(VERSION, number=number) for number in range(200, 0, -1)]
    message = versions.history(words_for(lang), LISTED, "summary", many)
    assert len(message.blocks) < 50
    assert "185" in str(message.blocks[-1])
    assert "<!channel>" not in str(message.payload)


def test_what_a_version_is() -> None:
    found = [
        replace(VERSION, number=4, author=None, erases=True, text=""),
        replace(VERSION, number=3, aside=True),
        VERSION,
    ]
    blocks = versions.history(words_for("en"), LISTED, "lucky", found).blocks
    said = [block["text"]["text"] for block in blocks]
    assert "what it says now · a passage was erased\n(empty)" in said[1]
    assert "kept beside it" in said[2]
    assert [block.get("accessory", {}).get("value") for block in blocks] == [None, None, "1 lucky 3 4", "1 lucky 1 4"]
