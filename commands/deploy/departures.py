"""What was typed behind `/deploy train`, which departure is meant, and how one is changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.deploys import train_queries, trains
from bot.deploys.grammar import Word
from bot.deploys.train_queries import DepartureView
from bot.errors import BotError, Conflict, NotFound
from bot.messages import train as words_of
from bot.messages.base import sentence
from bot.work.inbound import once
from commands.context import Answer, Ask
from commands.permissions import demand_named

ON = "on"
SAID = 200
"""Characters of a reason that are kept."""
Change = Callable[[Transaction, trains.Row, str, datetime], bool]


@dataclass(frozen=True)
class Typed:
    """What stands behind a word of trains: plain words, the train that is named, and what stands between quotes."""

    words: tuple[str, ...]
    train: str | None
    said: str | None

    @property
    def first(self) -> str:
        """The first word, nothing where there is none."""
        return next(iter(self.words), "")


def typed_in(words: Sequence[Word]) -> Typed:
    """Read what stands behind a word of trains."""
    plain = [word.text for word in words if not word.is_quoted]
    said = next((word.text.strip()[:SAID] for word in words if word.is_quoted), None) or None
    if len(plain) > 1 and plain[-2].lower() == ON:
        return Typed(tuple(plain[:-2]), plain[-1].lower(), said)
    return Typed(tuple(plain), None, said)


def departure_of(ask: Ask, typed: str | None, holding: str | None = None) -> DepartureView:
    """Find the departure that is meant: the next one of a train, or the only one that is boarding.

    With `holding`, one with that service aboard goes before others. Raises `BotError`.
    """
    with ask.bench.database.read() as tx:
        waiting = train_queries.boarding(tx, ask.who.workspace)
    if typed is not None and typed not in ask.bench.catalogue.trains:
        raise NotFound("train", "no_train", typed=typed, known=sorted(ask.bench.catalogue.trains))
    found = [each for each in waiting if typed in {None, each.train}]
    with_it = [each for each in found if holding in {passenger.service for passenger in each.aboard}]
    known = sorted({each.train for each in with_it or found})
    if not known:
        raise Conflict("train", "none_boarding")
    if len(known) > 1:
        raise BotError("train", "which_train", known=known)
    return (with_it or found)[0]


def demand_named_for(ask: Ask, environment: str) -> None:
    """Raise `NotAllowed` where a train leaves for production, to whom the catalogue does not name."""
    known = ask.bench.catalogue.environments.get(environment)
    if known is not None and known.production:
        demand_named(ask)


def changed(ask: Ask, view: DepartureView, action: str, change: Change) -> bool:
    """Change a departure once, however often it is asked for under one key."""
    now = ask.bench.clock()

    def write(tx: Transaction) -> bool:
        done = change(tx, trains.locked(tx, ask.who.workspace, view.id), ask.who.slack_id, now)
        if done:
            ask.audit(tx, f"train.{action}", f"train:{view.id}")
        return done

    with ask.bench.database.write() as tx:
        return bool(once(tx, ask.who.workspace, ask.key, now, lambda: write(tx)) if ask.key else write(tx))


def told(ask: Ask, name: str, view: DepartureView, **more: object) -> Answer:
    """Answer what was done with a departure, in the words of the macro `name`."""
    return sentence(words_of.said(ask.words, name, view, **more)).payload
