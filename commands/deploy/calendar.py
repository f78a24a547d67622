"""What the coming two weeks hold: freezes, holidays, trains, and what is on its way."""

from bot.deploys import calendar as domain
from bot.deploys import freezes, queries, train_queries
from bot.deploys.rules import ACTIVE, WAITING
from bot.messages import deploy_calendar as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from commands.context import Answer, Ask
from commands.deploy.meant import service_of
from commands.permissions import demand_member
from commands.table import Subcommand


def calendar(ask: Ask) -> Answer:
    """Answer `/deploy calendar [service]`, in the zone and the language of whoever asks."""
    demand_member(ask)
    service = service_of(ask, ask.text) if ask.text else None
    catalogue, zone, now = ask.bench.catalogue, ask.zone, ask.bench.clock()
    with ask.bench.database.read() as tx:
        frozen = freezes.coming(tx, catalogue, ask.who.workspace, service, now, now + domain.SPAN)
        known = queries.in_state(tx, ask.who.workspace, (*ACTIVE, *WAITING))
        coming = train_queries.coming(tx, catalogue, ask.who.workspace, now, now + domain.SPAN)
    entries = [*domain.holidays(catalogue, now, zone, ask.words.lang), *domain.freezes(frozen, now, zone)]
    entries += domain.trains(coming, catalogue, ask.words.lang, service)
    name = service.name if service else None
    under_way = [each for each in known if name in {None, each.service}]
    return words_of.shown(ask.words, domain.by_day(entries, now, zone), under_way, now, zone, name).payload


SUBCOMMANDS = (
    Subcommand(
        "calendar",
        calendar,
        Usage(("calendar",), "/deploy calendar [web]", mark("Show what the coming two weeks hold")),
    ),
)
