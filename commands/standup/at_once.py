"""What somebody wants of a standup now: to be asked, or to be left out of the next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.errors import BotError, NotFound
from bot.flows import notify
from bot.flows import standup_own as flows
from bot.messages import standup_own as words_of
from bot.messages.base import sentence
from bot.messages.dates import day as day_name
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups.mine import Membership
from bot.standups.rules import nearest
from bot.standups.service import key_of
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.standup import answer
from commands.standup.own import read
from commands.table import Subcommand

NOW, SKIP = "standup.now", "standup.skip_next"


def now(ask: Ask) -> Answer:
    """Answer `/standup now [name]`: ask today's question, and open its form."""
    return _of_one(ask, NOW, _ask_now)


def skip(ask: Ask) -> Answer:
    """Answer `/standup skip [name]`: leave out what waits, or what comes next."""
    return _of_one(ask, SKIP, _skip_next)


def _of_one(ask: Ask, action: str, act: Callable[[Ask, Membership], Answer]) -> Answer:
    """Do it for the standup that is named, or the only one; else ask by buttons which is meant."""
    found = read(ask).standups
    meant = _named(found, ask.text) if ask.text else found
    if not meant:
        return sentence(ask.words.render("standup_own", "none_of_yours")).payload
    if len(meant) > 1:
        return words_of.which(ask.words, meant, action).payload
    return act(ask, meant[0])


def _named(found: Sequence[Membership], typed: str) -> Sequence[Membership]:
    known = [each for each in found if key_of(each.name) == key_of(typed)]
    if not known:
        raise NotFound("standup_set_up", "no_standup", typed=typed, near=nearest(typed, [each.name for each in found]))
    return known


def _ask_now(ask: Ask, of: Membership) -> Answer:
    """Ask, and open the form where Slack takes it; else the direct message has its button."""
    bench, who = ask.bench, ask.who
    with bench.database.write() as tx:
        key, is_new = flows.ask_now(tx, bench.catalogue, who.workspace, of.id, who.slack_id, bench.clock())
    try:
        answer.pressed(replace(ask, text=str(key)))
    except BotError as error:
        if not is_new or error.name not in {"no_form", "no_form_here"}:
            raise
        return sentence(ask.words.render("standup_own", "asked_now", name=of.name)).payload
    return None


def _skip_next(ask: Ask, of: Membership) -> Answer:
    bench, who, now = ask.bench, ask.who, ask.bench.clock()
    with bench.database.write() as tx:
        given = (bench.catalogue, who.workspace, of.id, who.slack_id, now)
        skipped = once(tx, who.workspace, ask.key, now, lambda: str(flows.skip_next(tx, *given)))
    day = day_name(ask.words, date.fromisoformat(skipped))
    return sentence(ask.words.render("standup_own", "skipped", name=of.name, day=day)).payload


def _named_by(ask: Ask) -> Membership:
    """Find the standup that a button names. Raises `NotFound`."""
    of = next((each for each in read(ask).standups if each.id == int(ask.text)), None)
    if of is None:
        raise NotFound("standup", "gone")
    return of


def now_pressed(ask: Ask) -> None:
    """Ask today's question of the standup that a button names, and open its form."""
    _ask_now(ask, _named_by(ask))


def skip_pressed(ask: Ask) -> None:
    """Leave out the next question of the standup that a button names, and say so."""
    of, bench, who = _named_by(ask), ask.bench, ask.who
    with bench.database.write() as tx:
        day = flows.skip_next(tx, bench.catalogue, who.workspace, of.id, who.slack_id, bench.clock())
        said = {"name": of.name, "day": str(day_name(ask.words, day))}
        notify.tell(tx, ask.told, "standup_own", "skipped", said, bench.clock())


SUBCOMMANDS = (
    Subcommand("now", now, Usage(("now",), "/standup now [name]", mark("Answer today's standup at once"))),
    Subcommand("skip", skip, Usage(("skip",), "/standup skip [name]", mark("Leave out the next standup"))),
)
ACTIONS: dict[str, Handler] = {NOW: now_pressed, SKIP: skip_pressed}
