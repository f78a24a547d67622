"""Letters as the font of the pictures has them: which it can draw, and how wide they are."""

import unicodedata
from itertools import accumulate

from anyascii import anyascii

LATIN_1 = 0x100
DRAWN = {"Ll", "Lo", "Lu", "Pd", "Po", "Sc"}
"""Categories of Unicode of which the font has all that Korean's own encoding knows."""
WIDE = 0.92
NARROW = {" ": 0.23, **dict.fromkeys(".,:;il|!'·", 0.29), **dict.fromkeys("fjt()/", 0.39)}
CAPITAL, OTHER = 0.65, 0.565
BROAD = {"m": 0.93, "w": 0.81, "M": 0.82, "W": 0.88, "%": 0.93}
WIDE_FROM, DASHES = "\u1100", "\u2010\u2013\u2014\u2026\u2212"
"""The first of the wide letters, and those behind it that are not wide."""
CUT = "…"


def drawable(text: str) -> str:
    """Write a text on one line with letters that the font has: others become Latin, and emoji are left out."""
    return " ".join("".join(map(_drawable, unicodedata.normalize("NFC", text))).split())


def _drawable(letter: str) -> str:
    category = unicodedata.category(letter)
    if ord(letter) < LATIN_1 or (category in DRAWN and ord(letter) >= LATIN_1 and _is_korean(letter)):
        return " " if category == "Cc" else letter
    return "" if category in {"So", "Cs", "Co", "Cn", "Cf", "Mn"} else anyascii(letter)


def _is_korean(letter: str) -> bool:
    """Tell whether the encoding of Korean knows a letter; its few Latin ones are not in the font."""
    try:
        letter.encode("cp949")
    except UnicodeEncodeError:
        return False
    return not letter.isalpha() or "LATIN" not in unicodedata.name(letter, "")


def width(text: str, size: float) -> float:
    """Tell about how wide a text is, in the unit of `size`; seldom less than it is."""
    return sum(map(_width, text)) * size


def _width(letter: str) -> float:
    if letter >= WIDE_FROM and letter not in DASHES:
        return WIDE
    return NARROW.get(letter) or BROAD.get(letter) or (CAPITAL if letter.isupper() else OTHER)


def fitting(text: str, size: float, room: float) -> str:
    """Cut a text at its end where it is wider than there is room."""
    if width(text, size) <= room:
        return text
    ends = accumulate(map(_width, text), initial=_width(CUT))
    count = sum(end * size <= room for end in ends) - 1
    return text[: max(0, count)].rstrip() + CUT
