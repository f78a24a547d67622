"""Telling nobody of alarms while something is worked on: a watch, a service or a host."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from bot.catalogue.metrics import Metric
from bot.catalogue.mistakes import nearest
from bot.catalogue.permissions import Permission
from bot.errors import BotError, Conflict, NotFound
from bot.flows import notify, watch_changes
from bot.messages import watch_list as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.metrics import queries as metrics
from bot.watches import maintenance, queries
from bot.watches.maintenance import HOST, SERVICE, WATCH, Place, Wanted
from bot.watches.queries import WatchView
from commands.context import Answer, Ask, Handler
from commands.metrics.meant import demand_tend, watch_by
from commands.metrics.until import read_lasting
from commands.permissions import demand, demand_member
from commands.table import Subcommand

USUAL = timedelta(hours=1)
"""How long the button's maintenance lasts."""
END = ("end", "off", "끝")


def maintain(ask: Ask) -> Answer:
    """Answer `/metrics maintenance <service|watch|host> 2h ["why"]`, and `… end`; alone, what is in maintenance."""
    demand_member(ask)
    name, _, rest = ask.text.partition(" ")
    if not name:
        return _listed(ask)
    place, watches = _place(ask, name)
    if place.kind == HOST:
        demand(ask, Permission.METRICS_MANAGE)
    for each in watches:
        demand_tend(ask, each)
    if rest.strip().casefold() in END:
        return _ended(ask, place, watches)
    wanted = read_lasting(ask)
    if wanted.until is None:
        raise BotError("watch_list", "how_long", name=name)
    _begin(ask, Wanted(place, wanted.until, wanted.why, ask.who.slack_id), watches)
    told = {"name": place.name, "until": wanted.until, "why": wanted.why}
    return sentence(ask.words.render("watch_list", "maintained", **told)).payload


def _listed(ask: Ask) -> Answer:
    with ask.bench.database.read() as tx:
        found = maintenance.standing(tx, ask.who.workspace, ask.bench.clock())
    return words_of.maintained(ask.words, found).payload


def _place(ask: Ask, name: str) -> tuple[Place, Collection[WatchView]]:
    """Find what is meant: a watch, a service with its watches, or a host of which something was told."""
    workspace, catalogue = ask.who.workspace, ask.bench.catalogue
    with ask.bench.database.read() as tx:
        watches = queries.watches(tx, workspace)
        known = metrics.known(tx, workspace, catalogue)
        hosts = maintenance.hosts(tx, workspace)
    if named := [each for each in watches if each.name == name.casefold()]:
        return Place(WATCH, named[0].name), named
    if service := catalogue.service(name):
        its = [each for each in watches if service.name in {each.definition.service, _service_of(each, known)}]
        return Place(SERVICE, service.name), its
    if name.casefold() in hosts:
        return Place(HOST, name.casefold()), ()
    every = [*(each.name for each in watches), *catalogue.services, *sorted(hosts)]
    raise NotFound("watch_list", "nothing_to_maintain", word=name, near=nearest(name, every))


def _service_of(of: WatchView, known: Mapping[str, Metric]) -> str | None:
    metric = known.get(of.definition.metric)
    return metric.service if metric else None


def _begin(ask: Ask, wanted: Wanted, watches: Collection[WatchView]) -> None:
    workspace, now = ask.who.workspace, ask.bench.clock()
    with ask.bench.database.write() as tx:
        watch_changes.maintain(tx, workspace, wanted, [each.id for each in watches], now)
        ask.audit(tx, "watch.maintain", f"{wanted.place.kind}:{wanted.place.name}")


def _ended(ask: Ask, place: Place, watches: Collection[WatchView]) -> Answer:
    _end(ask, place, watches)
    return sentence(ask.words.render("watch_list", "maintenance_ended", name=place.name)).payload


def _end(ask: Ask, place: Place, watches: Collection[WatchView]) -> None:
    """End a maintenance. Raises `Conflict` where there is none."""
    workspace, now = ask.who.workspace, ask.bench.clock()
    with ask.bench.database.write() as tx:
        if not watch_changes.end_maintenance(tx, workspace, place, [each.id for each in watches], now):
            raise Conflict("watch_list", "not_maintained", name=place.name)
        ask.audit(tx, "watch.end_maintenance", f"{place.kind}:{place.name}")


def pressed_maintain(ask: Ask) -> None:
    """Put the watch of a button into maintenance for an hour."""
    of, until = _of_button(ask), ask.bench.clock() + USUAL
    _begin(ask, Wanted(Place(WATCH, of.name), until, "", ask.who.slack_id), [of])
    _tell(ask, "maintained_an_hour", name=of.name)


def pressed_end(ask: Ask) -> None:
    """End the maintenance of a button's watch."""
    of = _of_button(ask)
    _end(ask, Place(WATCH, of.name), [of])
    _tell(ask, "maintenance_ended", name=of.name)


def _of_button(ask: Ask) -> WatchView:
    of = watch_by(ask, int(ask.text))
    demand_tend(ask, of)
    return of


def _tell(ask: Ask, said: str, **told: object) -> None:
    with ask.bench.database.write() as tx:
        notify.tell(tx, ask.told, "watch_list", said, told, ask.bench.clock())


SUBCOMMANDS = (
    Subcommand(
        "maintenance",
        maintain,
        Usage(
            ("maintenance",),
            '/metrics maintenance <service|watch|host> 2h ["why"]',
            mark("Tell nobody of alarms for a while; `end` in place of the time ends it"),
        ),
    ),
)
ACTIONS: dict[str, Handler] = {words_of.MAINTAIN: pressed_maintain, words_of.END: pressed_end}
