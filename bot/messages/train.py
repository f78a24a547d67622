"""What people read about release trains: a message for each departure, a reminder, notes at the end, and a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.deploys.rules import SUCCESSFUL
from bot.deploys.timetable import FREEZE, HOLIDAY
from bot.deploys.train_queries import Coming, DepartureView, Passenger
from bot.deploys.train_rules import CANCELLED, EMPTY, MISSED, UNCONFIRMED, UNLISTED, TrainState
from bot.messages.base import Message, sentence
from bot.messages.deploy import STATES
from bot.messages.deploy_plan import changes
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

SHOWN = 3
"""Departures of a train that the list names."""
WHY: Mapping[str, str] = {
    HOLIDAY: mark("it is a public holiday"),
    FREEZE: mark("deploys are frozen then"),
    EMPTY: mark("nobody is aboard"),
    MISSED: mark("Bongsu was away when it was due; please board the next one"),
    UNCONFIRMED: mark("nobody confirmed it in time; please board the next one"),
    CANCELLED: mark("it was cancelled"),
    UNLISTED: mark("the catalogue has no such departure any more"),
}
BEHIND: Mapping[str, str] = {
    "no_commit": mark("its commit was not found"),
    "too_late": mark("its commit was found after the doors had closed"),
    "not_ready": mark("it was not ready when the train left"),
}


def card(words: Words, of: DepartureView) -> Message:
    """Show a departure: when it leaves, who is aboard, what became of each, and what can be done."""
    heading, state = words.render("train", "heading", of=of, title=_title(words, of)), _state(words, of)
    shown = [blocks.section(heading), blocks.section(state), *blocks.paragraphs(_aboard(words, of))]
    if of.state == TrainState.BOARDING:
        shown.append(blocks.actions(*_buttons(words, of)))
        shown.append(blocks.context(words.render("train", "how_to_board", train=of.train)))
    return Message(f"{plain(heading)} · {plain(state)}", shown)


def reminder(words: Words, of: DepartureView) -> Message:
    """Remind the conductor of a departure, with what is to be decided."""
    said = words.render("train", "reminder", of=of, title=_title(words, of))
    shown = [blocks.section(said), blocks.section(_state(words, of)), *blocks.paragraphs(_aboard(words, of))]
    if of.state == TrainState.BOARDING:
        shown.append(blocks.actions(*_buttons(words, of)))
    return Message(plain(said), shown)


def _title(words: Words, of: DepartureView) -> str:
    return of.titles[words.lang]


def _state(words: Words, of: DepartureView) -> Mrkdwn:
    why = words.label(WHY[of.why]) if of.why else None
    return words.render("train", of.state, of=of, why=why)


def _aboard(words: Words, of: DepartureView) -> Sequence[Mrkdwn]:
    """List who is aboard, with what became of it, and who was left behind."""
    rows = [_row(words, of, each) for each in of.aboard]
    rows += [words.render("train", "behind", of=each, why=words.label(BEHIND[each.why or ""])) for each in of.behind]
    return rows or [words.render("train", "nobody_aboard")]


def _row(words: Words, of: DepartureView, each: Passenger) -> Mrkdwn:
    state = words.label(STATES[each.deploy.state]) if each.deploy else None
    return words.render("train", "passenger", of=each, state=state, is_boarding=of.state == TrainState.BOARDING)


def _buttons(words: Words, of: DepartureView) -> Sequence[Json]:
    """Offer what its conductor may do; each button carries the state and the cargo that it was shown with."""
    value = value_of(of)
    made = []
    if of.waits and of.confirmed_by is None and any(each.commit for each in of.aboard):
        made.append(elements.button(words._("Let it leave"), "train.depart", value=value, style="primary"))
    made.append(elements.button(words._("Hold 30 minutes"), "train.hold", value=value))
    sure = elements.confirmation(
        words._("Cancel the train?"),
        words.render("train", "sure_to_cancel"),
        yes=words._("Cancel the train"),
        no=words._("Go back"),
        style="danger",
    )
    return [*made, elements.button(words._("Cancel the train"), "train.cancel", value=value, confirm=sure)]


def value_of(of: DepartureView) -> str:
    """Write what a button expects: the departure, its state, who is aboard by the count of changes, and its time."""
    return f"{of.id} {of.state} {of.cargo} {int(of.leaves_at.timestamp())}"


def notes(words: Words, of: DepartureView) -> Message:
    """Tell what a departure brought: the changes of each service with their authors, and what did not get out."""
    heading = words.render("train", "notes", of=of, title=_title(words, of))
    lines: list[Mrkdwn] = []
    for each in of.aboard:
        if each.deploy is not None:
            out = each.deploy.state in SUCCESSFUL
            lines.append(words.render("train", "went", of=each.deploy, state=words.label(STATES[each.deploy.state])))
            lines += changes(words, each.deploy) if out else []
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(lines)])


def listing(words: Words, found: Sequence[Coming], titles: Mapping[str, str]) -> Message:
    """List the next departures of each train, with who is aboard of those that are open."""
    if not found:
        return sentence(words.render("train", "no_trains"))
    headline = words._("Release trains")
    shown: list[Json] = [blocks.section(headline)]
    for name in dict.fromkeys(each.departure.train for each in found):
        rows = [line for each in _first(found, name) for line in _coming(words, each)]
        title = words.render("train", "train", name=name, title=titles.get(name, name))
        shown += [blocks.divider(), *blocks.paragraphs([title, *rows])]
    return Message(plain(headline), shown)


def _first(found: Sequence[Coming], name: str) -> Sequence[Coming]:
    return [each for each in found if each.departure.train == name][:SHOWN]


def _coming(words: Words, each: Coming) -> Sequence[Mrkdwn]:
    """Tell of a departure on a line, and of each service aboard on one below."""
    of = each.opened
    if of is not None:
        aboard = _aboard(words, of) if of.state == TrainState.BOARDING and of.aboard else ()
        return [words.render("train", "opened", of=of, state=_state(words, of)), *aboard]
    why = words.label(WHY[each.departure.why]) if each.departure.why else None
    return [words.render("train", "planned", of=each.departure, why=why)]


def said(words: Words, name: str, of: DepartureView, **more: Any) -> Mrkdwn:  # noqa: ANN401 - whatever it takes
    """Answer who did something with a departure."""
    return words.render("train", name, of=of, title=_title(words, of), **more)
