"""Figures as people read them: with few digits, and a unit of a fitting size."""

from bot.messages.template import UNKNOWN
from bot.messages.words import Words
from bot.slack.mrkdwn import Mrkdwn, escape

DIGITS = 3
"""Digits that tell something; a change smaller than that is noise."""
THOUSAND = 1000
SIZES = {"B": ("B", "kB", "MB", "GB", "TB", "PB"), "s": ("s",), "": ("", "k", "M", "G", "T")}
"""Units that grow by the thousand."""
SMALL = {"s": ("s", "ms", "µs")}
"""Units that shrink by the thousand."""


def amount(value: float | None, unit: str) -> Mrkdwn:
    """Write a figure with its unit, such as `245 ms`, `73.2 %` or `1.20 GB` where there is one."""
    if value is None:
        return UNKNOWN
    size, name = _sized(value, unit)
    return Mrkdwn(_digits(size)) if not name else Mrkdwn(f"{_digits(size)} {escape(name)}")


def change(words: Words, share: float | None) -> Mrkdwn:
    """Write a change as a share, such as `+12 %`; one too small to tell is none."""
    if share is None:
        return UNKNOWN
    percent = round(share * 100)
    return words._("no change") if percent == 0 else Mrkdwn(f"{percent:+,} %")


def size_of(largest: float, unit: str) -> tuple[float, str]:
    """Choose one size for figures up to the largest: by what they are multiplied, and what the unit is called then."""
    size, name = _sized(largest, unit)
    return (size / largest if largest else 1.0), name


def _sized(value: float, unit: str) -> tuple[float, str]:
    name = unit
    for bigger in SIZES.get(unit, ())[1:]:
        if abs(value) < THOUSAND:
            break
        value, name = value / THOUSAND, bigger
    for smaller in SMALL.get(unit, ())[1:]:
        if not 0 < abs(value) < 1:
            break
        value, name = value * THOUSAND, smaller
    return value, name


def _digits(value: float) -> str:
    """Write a number with three digits that tell something, and all of those before the point."""
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    text = f"{value:,.{max(0, DIGITS - max(1, whole))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
