"""Days and spans of days in words; what is written here can be read again by `bot.standups.dates`."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from bot.messages.languages import Language
from bot.messages.words import Words
from bot.slack.mrkdwn import Mrkdwn, escape
from bot.standups.dates import Span

_DAY: Mapping[Language, str] = {"en": "EEE d MMM y", "ko": "y년 M월 d일 (E)"}
_WITHOUT_YEAR: Mapping[Language, str] = {"en": "EEE d MMM", "ko": "M월 d일 (E)"}


def day(words: Words, when: date) -> Mrkdwn:
    """Write a day with its weekday, such as `Mon 3 Aug 2026`."""
    return _written(words, when, _DAY)


def span(words: Words, of: Span) -> Mrkdwn:
    """Write days from one to another, the year once where it is the same."""
    if of.first == of.last:
        return day(words, of.first)
    first = last = _DAY
    if of.first.year == of.last.year:
        first, last = (_WITHOUT_YEAR, _DAY) if words.lang == "en" else (_DAY, _WITHOUT_YEAR)
    dash = " \u2013 " if words.lang == "en" else " ~ "
    return Mrkdwn(dash).join((_written(words, of.first, first), _written(words, of.last, last)))


def _written(words: Words, when: date, patterns: Mapping[Language, str]) -> Mrkdwn:
    return escape(format_date(when, patterns[words.lang], locale=words.lang))
