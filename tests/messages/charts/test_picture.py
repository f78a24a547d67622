"""Pictures are PNG, as wide as on sharp screens, and show Hangul rather than the box for a letter that is missing."""

import struct

from bot.messages.charts.picture import png

MISSING = "\ue000"
"""A letter for private use, which no font has."""


def picture(text: str) -> bytes:
    words = f'<text x="10" y="40" font-size="30" font-family="Noto Sans KR">{text}</text>'
    return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">{words}</svg>')


def test_a_picture_is_as_sharp_as_screens_are() -> None:
    content = picture("a")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (288, 144)


def test_every_syllable_is_drawn_and_none_as_the_box_for_a_missing_one() -> None:
    empty, box = picture(""), picture(MISSING)
    syllables = "가나다라마바사아자차카타파하힣봉수결제지연뷁"
    shown = {picture(syllable) for syllable in syllables}
    assert len(shown) == len(syllables)
    assert not shown & {empty, box}
    assert box != empty
