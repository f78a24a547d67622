"""What the conductor of a release train decides: that it leaves, later or not at all, and who conducts it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.catalogue.durations import parse_duration
from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.deploys import train_queries, trains
from bot.deploys.train_queries import DepartureView
from bot.deploys.train_rules import TrainState
from bot.errors import BotError, Conflict
from bot.flows import trains as flows
from bot.messages import train as words_of
from commands.context import Answer, Ask, Handler
from commands.deploy.departures import Change, Typed, changed, demand_named_for, departure_of, told
from commands.permissions import demand, demand_member

LONGEST = timedelta(days=1)
HELD = timedelta(minutes=30)
"""For how long the button holds a train."""
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def _depart(ask: Ask, typed: Typed) -> Answer:
    view = _conducted(ask, _train_in(typed))
    demand_named_for(ask, view.environment)
    return _answered(ask, view, "depart", _confirm(ask, view.cargo), "confirmed")


def _confirm(ask: Ask, cargo: int) -> Change:
    """Let it leave with what was shown; when somebody boarded or left meanwhile, nothing is confirmed."""

    def confirm(tx: Transaction, row: trains.Row, who: str, now: datetime) -> bool:
        if row.cargo != cargo:
            return False
        if not any(each.commit for each in trains.aboard(tx, row)):
            raise Conflict("train", "nobody_to_leave")
        return flows.confirm(tx, ask.bench.catalogue, row, who, now)

    return confirm


def _hold(ask: Ask, typed: Typed) -> Answer:
    try:
        span = parse_duration(typed.words[0] if typed.words else "")
    except ValueError:
        raise BotError("train", "how_long") from None
    if span > LONGEST:
        raise BotError("train", "how_long")
    view = _conducted(ask, _train_in(Typed(typed.words[1:], typed.train, typed.said)))
    return _answered(ask, view, "hold", _holding(span, typed.said), "held")


def _holding(span: timedelta, said: str | None) -> Change:
    return lambda tx, row, who, now: flows.hold(tx, row, span, who, said, now)


def _cancel(ask: Ask, typed: Typed) -> Answer:
    return _answered(ask, _conducted(ask, _train_in(typed)), "cancel", _cancelling(typed.said), "called_off")


def _cancelling(said: str | None) -> Change:
    def cancel(tx: Transaction, row: trains.Row, who: str, now: datetime) -> bool:
        return flows.end(tx, row, TrainState.CANCELLED, now, actor=who, said=said)

    return cancel


def _conductor(ask: Ask, typed: Typed) -> Answer:
    person = PERSON.fullmatch(typed.words[0]) if typed.words else None
    if person is None:
        raise BotError("train", "which_conductor")
    view = _conducted(ask, _train_in(Typed(typed.words[1:], typed.train, typed.said)))

    def hand_over(tx: Transaction, row: trains.Row, who: str, now: datetime) -> bool:
        return flows.hand_over(tx, row, person[1], who, now)

    return _answered(ask, view, "conductor", hand_over, "handed_over", who=person[1])


def _train_in(typed: Typed) -> str | None:
    """Read the train that a conductor means, with `on` before it or not."""
    if len(typed.words) > 1 or (typed.words and typed.train):
        raise BotError("deploy", "not_understood", word=typed.words[0])
    return typed.words[0].lower() if typed.words else typed.train


def _conducted(ask: Ask, typed: str | None) -> DepartureView:
    """Find the departure that is meant, for its conductor or somebody who may conduct every train."""
    demand_member(ask)
    view = departure_of(ask, typed)
    _demand_conductor(ask, view)
    return view


def _demand_conductor(ask: Ask, view: DepartureView) -> None:
    demand_member(ask)
    if ask.who.slack_id not in view.conductors:
        demand(ask, Permission.DEPLOY_CONDUCT)


def _answered(ask: Ask, view: DepartureView, action: str, change: Change, name: str, **more: object) -> Answer:
    """Change a departure, and say how it is now. Raises `Conflict` where that did nothing."""
    if not changed(ask, view, action, change):
        raise Conflict("train", "not_changed")
    with ask.bench.database.read() as tx:
        return told(ask, name, train_queries.by_id(tx, view.id), **more)


def _pressed(action: str, make: Callable[[Ask, DepartureView], Change]) -> Handler:
    """Make the handler of a button; it acts only on the state, the cargo and the time that it showed."""

    def press(ask: Ask) -> None:
        with ask.bench.database.read() as tx:
            view = train_queries.by_id(tx, int(ask.text.split()[0]))
        _demand_conductor(ask, view)
        if action == "depart":
            demand_named_for(ask, view.environment)
        if words_of.value_of(view) != ask.text or not changed(ask, view, action, make(ask, view)):
            raise Conflict("train", "not_changed")

    return press


WORDS: Mapping[str, Callable[[Ask, Typed], Answer]] = {
    "depart": _depart,
    "hold": _hold,
    "cancel": _cancel,
    "conductor": _conductor,
}
ACTIONS: dict[str, Handler] = {
    "train.depart": _pressed("depart", lambda ask, view: _confirm(ask, view.cargo)),
    "train.hold": _pressed("hold", lambda _ask, _view: _holding(HELD, None)),
    "train.cancel": _pressed("cancel", lambda _ask, _view: _cancelling(None)),
}
