"""Spans of days that are over, of which reports and figures tell."""

from datetime import date

from bot.errors import BotError
from bot.standups import dates
from bot.standups.dates import Span
from bot.standups.points import DAY

USUAL, LONGEST = 14, 366
"""Days that are told of where nobody says of which, and the most of them."""


def back(days: int, today: date) -> Span:
    """Give the last days, today among them."""
    return Span(today - (days - 1) * DAY, today)


def length(span: Span) -> int:
    """Count the days of a span."""
    return (span.last - span.first).days + 1


def before(span: Span) -> Span:
    """Give as many days just before a span."""
    return back(length(span), span.first - DAY)


def read_past(text: str, today: date, language: str = "en") -> Span:
    """Read the days that are meant, the usual ones where nothing is said. Raises `BotError`."""
    if not text:
        return back(USUAL, today)
    found = dates.read(text, today, language, direction="back")
    if length(found) > LONGEST:
        raise BotError("dates", "not_read", typed=text)
    return found
