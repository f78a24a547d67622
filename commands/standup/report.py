"""Reading past standups: who answered what, by days."""

import re
from collections.abc import Sequence

from bot.errors import BotError
from bot.flows.standup_viewers import viewer_of
from bot.messages import standup_report as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import reports
from bot.standups.dates import Span
from bot.standups.reports import Given, Named, Wanted, read_ticket
from bot.standups.seeing import Viewer
from bot.standups.spans import read_past
from commands.context import Answer, Ask, Handler
from commands.table import Subcommand

NAMED = re.compile(r"<(?:@|!subteam\^)([UWS][A-Z0-9]+)(?:\|[^>]*)?>")
"""How Slack writes a person, or a user group. https://docs.slack.dev/interactivity/implementing-slash-commands"""
MYSELF = ("me", "나")
NONE = (0,)
"""No standup at all, where those of a group are wanted and there are none; nothing stands for all of them."""


def viewer(ask: Ask) -> Viewer:
    """Tell who reads, and whether others read along."""
    return viewer_of(ask.bench.catalogue, ask.who, ask.channel, is_overheard=ask.reader is None)


def report(ask: Ask) -> Answer:
    """Answer `/standup report [@person | @group | name] [days]`."""
    reader = viewer(ask)
    wanted, standup = asked(ask, reader, ask.text)
    with ask.bench.database.read() as tx:
        found = reports.page(tx, reader, wanted)
    return words_of.report(ask.words, wanted, found, standup.name if standup else None).payload


def asked(ask: Ask, reader: Viewer, text: str) -> tuple[Wanted, Named | None]:
    """Read whose answers of which days are wanted; where nobody is named, those of the channel, or one's own teams'."""
    words, person, standup = text.split(), None, None
    mention = NAMED.fullmatch(words[0]) if words else None
    with ask.bench.database.read() as tx:
        if mention or (words and words[0].casefold() in MYSELF):
            person, words = mention[1] if mention else ask.who.slack_id, words[1:]
        if person and person.startswith("S"):
            standups, person = reports.of_group(tx, reader, person) or NONE, None
        else:
            standup, words = reports.called(reports.named(tx, reader), words)
            standups = (standup.id,) if standup else () if person else reports.usual(tx, reader)
    return Wanted(span_of(ask, " ".join(words)), standups, person), standup


def span_of(ask: Ask, typed: str) -> Span:
    """Read the days; what is none may have been meant as a name."""
    try:
        return read_past(typed, ask.bench.clock().astimezone(ask.zone).date(), ask.words.lang)
    except BotError as error:
        if error.name != "not_read":
            raise
        raise BotError("standup_report", "wrong", typed=typed) from error


def pressed_older(ask: Ask) -> None:
    """Open what comes behind the answers that were shown."""
    ask.open_view(words_of.older(ask.words, *_behind(ask, ask.text)), otherwise=("standup", "no_form"))


def asked_older(ask: Ask) -> Answer:
    """Show what comes behind the answers that the modal shows, in its place."""
    shown = words_of.older(ask.words, *_behind(ask, ask.channel))
    return {"response_action": "update", "view": shown.payload}


def _behind(ask: Ask, ticket: str) -> tuple[Wanted, Sequence[Given]]:
    wanted, place = read_ticket(ticket)
    with ask.bench.database.read() as tx:
        return wanted, reports.page(tx, viewer(ask), wanted, place)


SUBCOMMANDS = (
    Subcommand(
        "report",
        report,
        Usage(
            ("report", "history"), "/standup report [@person|name] [2w]", mark("Read what was answered on past days")
        ),
        aliases=("history",),
    ),
)
ACTIONS: dict[str, Handler] = {words_of.OLDER: pressed_older}
VIEWS: dict[str, Handler] = {words_of.OLDER: asked_older}
