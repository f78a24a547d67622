"""Spans of time, cut into the units that people say."""

from datetime import timedelta

from bot.messages.languages import mark

_UNITS = ((86_400, mark("%(num)d d")), (3_600, mark("%(num)d h")), (60, mark("%(num)d min")), (1, mark("%(num)d s")))
"""Seconds in a unit and its label, from the greatest."""


def parts_of(span: timedelta) -> list[tuple[str, int]]:
    """Split a span into its greatest unit and the one below, as labels and counts; a negative span is 0 seconds."""
    left = max(0, int(span.total_seconds()))
    for place, (seconds, _) in enumerate(_UNITS):
        if left >= seconds:
            return _two(left, place)
    return [(_UNITS[-1][1], 0)]


def _two(left: int, place: int) -> list[tuple[str, int]]:
    parts = []
    for seconds, label in _UNITS[place : place + 2]:
        count, left = divmod(left, seconds)
        if count:
            parts.append((label, count))
    return parts
