"""What people read about the coming days of deploys: one message, day by day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo

from babel.dates import format_date

from bot.deploys.calendar import Entry, Kind
from bot.deploys.queries import DeployView
from bot.messages.base import Message
from bot.messages.deploy import STATES
from bot.messages.train import WHY
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, bold, escape, plain
from bot.slack.text import Json

_DAY = {"en": "EEEE, d MMMM", "ko": "M월 d일 EEEE"}
OF_A_DAY, UNDER_WAY = 12, 8
"""Lines of a day, and deploys, that are shown at the most."""


def shown(
    words: Words,
    days: Mapping[date, Sequence[Entry]],
    under_way: Sequence[DeployView],
    now: datetime,
    zone: tzinfo,
    service: str | None = None,
) -> Message:
    """Show the coming two weeks in a zone: what is on its way, then each day on which there is something."""
    title = words.render("calendar", "title", service=service)
    parts: list[Json] = [blocks.header(plain(title))]
    if under_way:
        rows = [
            words.render("calendar", "deploy", of=each, state=words.label(STATES[each.state])) for each in under_way
        ]
        parts.append(_section(words, words._("Under way and planned"), rows, UNDER_WAY))
    parts += [
        _section(words, _day(words, day), [_line(words, each, now, zone) for each in entries], OF_A_DAY)
        for day, entries in days.items()
    ]
    if not days:
        parts.append(blocks.section(words.render("calendar", "quiet")))
    return Message(plain(title), parts)


def _section(words: Words, title: Mrkdwn, rows: Sequence[Mrkdwn], most: int) -> Json:
    more = [words.render("calendar", "more", more=len(rows) - most)] if len(rows) > most else []
    return blocks.section(Mrkdwn("\n").join([bold(title), *rows[:most], *more]))


def _day(words: Words, day: date) -> Mrkdwn:
    return escape(format_date(day, _DAY[words.lang], locale=words.lang))


def _line(words: Words, of: Entry, now: datetime, zone: tzinfo) -> Mrkdwn:
    """Say an entry on a line; of what is on already the hour is left out, and of an end on the same day the date."""
    at = of.at if of.at > now else None
    if of.kind == Kind.TRAIN:
        return words.render("calendar", "train", at=at, of=of, why=words.label(WHY[of.why]) if of.why else None)
    if of.kind != Kind.FREEZE:
        return words.render("calendar", of.kind, at=at, of=of)
    is_same_day = of.until is not None and of.until.astimezone(zone).date() == of.at.astimezone(zone).date()
    return words.render("calendar", of.kind, at=at, of=of, is_same_day=is_same_day)
