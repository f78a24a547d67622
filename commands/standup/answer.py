"""Answering a standup: the button of the question, and the form behind it."""

from datetime import datetime

from bot.db import Transaction
from bot.errors import Conflict, NotFound
from bot.flows import home
from bot.flows import standup_offers as offers
from bot.flows import standup_proposals as proposals
from bot.flows import standups as flows
from bot.messages.standup_answering import answer_view
from bot.standups import queries
from bot.standups.proposals import NO_OFFER
from bot.standups.rules import can_move, when_answered
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered


def pressed(ask: Ask) -> None:
    """Open the form of a question; it shows what was answered already. Raises `Conflict` where that is closed."""
    with ask.bench.database.read() as tx:
        found = queries.form(tx, ask.who.workspace, int(ask.text), ask.who.slack_id)
        offered = offers.offered(tx, found, ask.bench.clock()) if found is not None else NO_OFFER
    if found is None:
        raise NotFound("standup", "not_yours")
    if not can_move(found.asked.state, when_answered(ask.bench.clock(), found.asked.deadline)):
        raise Conflict("standup", "too_late")
    view = answer_view(ask.words, found, offered, is_at_home=ask.is_at_home)
    ask.open_view(view, otherwise=("standup", "no_form"))


def answered(ask: Ask) -> Answer:
    """Keep what was answered, once."""
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: _answer(tx, ask, now))
    return None


def _answer(tx: Transaction, ask: Ask, now: datetime) -> int:
    key, version, *at_home = ask.channel.split(":")
    said = proposals.said(tx, ask.words, int(key), int(version), entered(ask.body), now)
    if at_home:
        home.publish(tx, ask.who.workspace, ask.who.slack_id, now)
    return flows.answer(tx, ask.who.workspace, int(key), ask.who.slack_id, int(version), said, now).id


def sent(ask: Ask) -> None:
    """Send the answer that stood ready, as it was shown; once. Raises `Conflict` where that would be another now."""
    key, _, shown = ask.text.partition(":")
    now, mine = ask.bench.clock(), (ask.who.workspace, int(key), ask.who.slack_id)
    with ask.bench.database.write() as tx:
        found = queries.form(tx, *mine)
        if found is None:
            raise NotFound("standup", "not_yours")
        if found.asked.is_answered:
            return
        ready = proposals.ready(tx, ask.words, found.asked)
        if ready is None or ready.key != shown:
            raise Conflict("standup_answering", "not_ready")
        flows.answer(tx, *mine, ready.version, {asked.key: text for asked, text in ready.said}, now)


def skipped(ask: Ask) -> None:
    """Leave a question out."""
    with ask.bench.database.write() as tx:
        flows.skip(tx, ask.who.workspace, int(ask.text), ask.who.slack_id, ask.bench.clock())


ACTIONS: dict[str, Handler] = {"standup.answer": pressed, "standup.send": sent, "standup.skip": skipped}
VIEWS: dict[str, Handler] = {"standup.answered": answered}
