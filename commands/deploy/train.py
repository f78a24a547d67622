"""`/deploy train`: which release trains come, and who boards them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.catalogue.permissions import Permission
from bot.catalogue.services import Service
from bot.db import Transaction
from bot.deploys import queries, train_queries, trains
from bot.deploys.grammar import is_commit, read_service, read_words
from bot.deploys.queries import SHORT
from bot.deploys.train_queries import DepartureView
from bot.errors import BotError, Conflict, NotFound
from bot.flows import trains as flows
from bot.messages import train as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.deploy import conduct
from commands.deploy.departures import Typed, changed, demand_named_for, departure_of, told, typed_in
from commands.deploy.meant import service_of
from commands.permissions import demand, demand_member
from commands.table import Subcommand


def train(ask: Ask) -> Answer:
    """Answer `/deploy train <word> …`; without a word, which trains come and who is aboard."""
    word, _, rest = ask.text.partition(" ")
    handle = WORDS.get(word.lower())
    if handle is None:
        raise NotFound("train", "which_word", word=word)
    return handle(ask, typed_in(read_words(rest)))


def _listing(ask: Ask, _: Typed) -> Answer:
    demand_member(ask)
    catalogue, now = ask.bench.catalogue, ask.bench.clock()
    with ask.bench.database.read() as tx:
        found = train_queries.coming(tx, catalogue, ask.who.workspace, now, now + flows.FAR)
    titles = {name: each.title_in(ask.words.lang, name) for name, each in catalogue.trains.items()}
    return words_of.listing(ask.words, found, titles).payload


def _board(ask: Ask, typed: Typed) -> Answer:
    """Take a service aboard: the commit of a ref, or what is live one step below, or the default branch."""
    demand(ask, Permission.DEPLOY_RUN)
    name, ref = read_service(typed.first)
    service, rest = service_of(ask, name), typed.words[1:]
    if rest:
        raise BotError("deploy", "not_understood", word=rest[0])
    chosen = _one_of(ask.bench.catalogue.trains_of(service), typed.train, service.name)
    demand_named_for(ask, ask.bench.catalogue.trains[chosen].environment)
    ref = ref or _from_below(ask, service, chosen)
    view = _boarded(ask, chosen, service.name, ref)
    return told(ask, "boarded", view, service=service.name, ref=ref[:SHORT] if is_commit(ref) else ref)


def _boarded(ask: Ask, chosen: str, service: str, ref: str) -> DepartureView:
    """Take a service aboard the next departure of a train. Raises `Conflict`."""
    now = ask.bench.clock()

    def write(tx: Transaction) -> int:
        row = flows.next_of(tx, ask.bench.catalogue, ask.who.workspace, chosen, now)
        if row is None:
            raise Conflict("train", "none_coming", train=chosen)
        flows.board(tx, row, service, ref, ask.who.slack_id, now)
        ask.audit(tx, "train.board", f"train:{row.id} service:{service}")
        return row.id

    with ask.bench.database.write() as tx:
        return train_queries.by_id(tx, int(once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))))


def _from_below(ask: Ask, service: Service, chosen: str) -> str:
    """Choose what boards where nobody says it: what is live one step below, which is all that may go there."""
    catalogue = ask.bench.catalogue
    below = catalogue.environments[catalogue.trains[chosen].environment].after
    if below is None or below not in service.deploy:
        return service.branch
    with ask.bench.database.read() as tx:
        live = queries.live(tx, ask.who.workspace, service.name, below)
    if live is None or live.commit is None:
        raise Conflict("deploy", "nothing_earlier", service=service.name, environment=below)
    return live.commit


def _one_of(known: Sequence[str], typed: str | None, service: str) -> str:
    """Choose a train that a service may board: the one named, or the only one."""
    if not known:
        raise NotFound("train", "no_train_for", service=service)
    if typed is not None and typed not in known:
        raise NotFound("train", "no_train", typed=typed, known=known)
    if typed is None and len(known) > 1:
        raise BotError("train", "which_train", known=known)
    return typed or known[0]


def _leave(ask: Ask, typed: Typed) -> Answer:
    """Take a service off: one's own, or somebody else's, who is told."""
    demand(ask, Permission.DEPLOY_RUN)
    name, _ = read_service(typed.first)
    service = service_of(ask, name)
    view = departure_of(ask, typed.train, holding=service.name)

    def leave(tx: Transaction, row: trains.Row, who: str, now: datetime) -> bool:
        return flows.leave(tx, row, service.name, who, now)

    if not changed(ask, view, "leave", leave):
        raise Conflict("train", "not_aboard", service=service.name)
    return told(ask, "left", view, service=service.name)


WORDS: Mapping[str, Callable[[Ask, Typed], Answer]] = {
    "": _listing,
    "list": _listing,
    "board": _board,
    "leave": _leave,
    **conduct.WORDS,
}
SUBCOMMANDS = (
    Subcommand(
        "train",
        train,
        Usage(
            ("train",),
            '/deploy train [board web@ref | leave web | depart | hold 30m "why" | cancel "why" | conductor @who]',
            mark("Show the release trains, board one, or conduct it"),
        ),
    ),
)
ACTIONS: dict[str, Handler] = {**conduct.ACTIONS}
