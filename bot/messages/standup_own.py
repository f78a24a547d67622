"""What one person reads of their own: absences, whose holidays they keep, their clock, their standups."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale

from bot.catalogue.holidays import country as read_country
from bot.messages.base import Message, sentence
from bot.messages.dates import day as day_name
from bot.messages.dates import span
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, escape, plain
from bot.slack.text import Json
from bot.standups.absences import Absence
from bot.standups.dates import Span
from bot.standups.mine import Membership, Mine, Own

MOST = 30
"""Absences or standups that a message shows."""


def away(words: Words, of: Mine, days: Span, counts: Mapping[str, int]) -> Message:
    """Say back an absence, which standups are left out, and when somebody is asked again."""
    said = [_say(words, "away", days=span(words, days)), _say(words, "left_out", counts=counts)]
    following = sorted(
        ((each.at, each.day, each) for each in of.standups if each.at and each.day), key=lambda each: each[:2]
    )
    for at, day, each in following[:1]:
        time = clock_time(at, each.zone)
        said.append(_say(words, "asked_again", name=each.name, day=day_name(words, day), time=time))
    told = Mrkdwn(" ").join(said)
    return Message(plain(told), [blocks.section(told), blocks.context(_say(words, "how_back"))])


def back(words: Words, was: Span) -> Message:
    """Welcome somebody whose absence has ended."""
    return sentence(_say(words, "back", days=span(words, was)))


def absences(words: Words, of: Mine, heading: str = "absences") -> Message:
    """List absences, each with a button that takes it back."""
    if not of.absences:
        return sentence(_say(words, "no_absences"))
    told = _say(words, heading)
    return Message(plain(told), [blocks.section(told), *(_absence(words, each) for each in of.absences[:MOST])])


def _absence(words: Words, of: Absence) -> Json:
    remove = elements.button(words._("Remove"), "standup.not_away", value=str(of.id))
    return blocks.section(span(words, of.days), accessory=remove)


def country_name(words: Words, code: str) -> Mrkdwn:
    """Name a country by its code, with the part of it that is meant."""
    country, dash, part = code.partition("-")
    name = Locale.parse(words.lang).territories.get(country, country)
    return escape(f"{name} ({part})" if dash else name)


def country(words: Words, of: Own, suggestion: str | None, following: date | None) -> Message:
    """Tell whose holidays somebody keeps, with the next of them; where they chose none, what their clock suggests."""
    if of.country is not None:
        said = [_say(words, "country", name=country_name(words, of.country))]
        if following is not None:
            named = ", ".join(read_country(of.country).names(following, words.lang))
            said.append(_say(words, "next_holiday", day=day_name(words, following), name=named))
        return sentence(Mrkdwn(" ").join(said))
    shown = [_say(words, "team_country")]
    if suggestion is None:
        return sentence(shown[0])
    name = country_name(words, suggestion)
    shown.append(_say(words, "may_live", name=name))
    keep = elements.button(words._("Keep the holidays of %(name)s", name=name), "standup.country", value=suggestion)
    told = Mrkdwn(" ").join(shown)
    return Message(plain(told), [blocks.section(told), blocks.actions(keep)])


def keep_holidays(words: Words, code: str) -> Mrkdwn:
    """Tell how to keep the holidays of a country in which somebody may live."""
    return _say(words, "keep_holidays", name=country_name(words, code), code=code)


def zone(words: Words, of: Mine, now: datetime) -> Message:
    """Tell by which clock somebody is asked, and what it shows."""
    return sentence(_say(words, "zone", zone=of.zone.key, time=clock_time(now, of.zone), source=_source(of.own)))


def me(words: Words, of: Mine) -> Message:
    """Show all of somebody's own: their standups, absences, holidays and clock."""
    heading = words._("Your standups")
    rows = [_standup(words, each) for each in of.standups[:MOST]] or [_say(words, "none_of_yours")]
    rows += [_say(words, "absent", days=span(words, each.days)) for each in of.absences[:MOST]]
    name = country_name(words, of.own.country) if of.own.country else None
    rows += [_say(words, "holidays_of", name=name), _say(words, "clock", zone=of.zone.key, source=_source(of.own))]
    shown = [blocks.section(heading), *blocks.paragraphs(rows), blocks.context(_say(words, "own_words"))]
    return Message(plain(heading), shown)


def which(words: Words, found: Sequence[Membership], action: str) -> Message:
    """Ask which standup somebody means, by a button for each."""
    told = _say(words, "which")
    this = words._("This one")
    rows = [
        blocks.section(_standup(words, each), accessory=elements.button(this, action, value=str(each.id)))
        for each in found[:MOST]
    ]
    return Message(plain(told), [blocks.section(told), *rows])


def _standup(words: Words, of: Membership) -> Mrkdwn:
    named = day_name(words, of.day) if of.day is not None else None
    return _say(words, "standup", of=of, day=named, time=_time(of))


def _time(of: Membership) -> str | None:
    return clock_time(of.at, of.zone) if of.at is not None else None


def clock_time(when: datetime, zone: ZoneInfo) -> str:
    """Write the time of day that a clock shows, such as `09:00`."""
    return f"{when.astimezone(zone):%H:%M}"


def _source(of: Own) -> str:
    return "chosen" if of.chosen else "slack" if of.told else "team"


def _say(words: Words, sentence_name: str, /, **given: object) -> Mrkdwn:
    return words.render("standup_own", sentence_name, **given)
