"""What people read of past standups: what was answered, by days and persons, page by page."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.messages.base import Message, View
from bot.messages.postmortem import day as day_name
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.dates import Span
from bot.standups.reports import PAGE, Given, Wanted, ticket

ROOM = 9000
"""Characters that answers take up on a page."""
OLDER = "standup.report"


def report(words: Words, wanted: Wanted, found: Sequence[Given], name: str | None) -> Message:
    """Show the newest answers, and a way to those before; `name` is that of the standup, where one was asked for."""
    heading, page = _heading(words, wanted, name), _page(words, found)
    parts = [blocks.section(heading), *_days(words, page)]
    if len(page) < len(found):
        value = ticket(wanted, page[-1].place)
        parts.append(blocks.actions(elements.button(words._("Older"), OLDER, value=value)))
    return Message(plain(heading), [*parts, blocks.context(words.render("standup_report", "who_sees"))])


def older(words: Words, wanted: Wanted, found: Sequence[Given]) -> View:
    """Show earlier answers; sending the form asks for those before."""
    page = _page(words, found)
    is_more = len(page) < len(found)
    return View(
        views.modal(
            words._("Standup answers"),
            OLDER,
            _days(words, page),
            submit=plain(words._("Older")) if is_more else None,
            close=plain(words._("Done")),
            private_metadata=ticket(wanted, page[-1].place) if is_more else None,
        )
    )


def days_of(words: Words, span: Span) -> Mrkdwn:
    """Name the days of a span."""
    if span.first == span.last:
        return day_name(words, span.first)
    return words.render("standup_report", "span", first=day_name(words, span.first), last=day_name(words, span.last))


def _heading(words: Words, wanted: Wanted, name: str | None) -> Mrkdwn:
    return words.render(
        "standup_report", "heading", days=days_of(words, wanted.span), person=wanted.person, standup=name
    )


def _page(words: Words, found: Sequence[Given]) -> Sequence[Given]:
    """Take the first answers, as many as a page holds, and one at the least."""
    page: list[Given] = []
    used = 0
    for each in found[:PAGE]:
        used += sum(map(len, _entry(words, each)))
        if page and used > ROOM:
            break
        page.append(each)
    return page


def _days(words: Words, page: Sequence[Given]) -> list[Json]:
    if not page:
        return [blocks.section(words.render("standup_report", "nothing"))]
    return blocks.paragraphs(_lines(words, page))


def _lines(words: Words, page: Sequence[Given]) -> Iterator[Mrkdwn]:
    for day, given in groupby(page, key=lambda each: each.day):
        yield words.render("standup_report", "day", day=day_name(words, day))
        for each in given:
            yield from _entry(words, each)


def _entry(words: Words, of: Given) -> Sequence[Mrkdwn]:
    said = [words.render("standup", "said", question=asked.text, text=text) for asked, text in of.said]
    return [words.render("standup_report", "entry", of=of), *said]
