"""The versions of a section: who wrote what when, and bringing one back."""

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import Conflict
from bot.flows import notify
from bot.flows import postmortems as flows
from bot.messages import versions as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.postmortems import queries, service
from commands.context import Answer, Ask, Handler
from commands.permissions import demand
from commands.postmortem.meant import by_key, meant, section_of
from commands.table import Subcommand


def history(ask: Ask) -> Answer:
    """Answer `/postmortem history [number] [section]`; without a section it tells of all of them."""
    found, typed = meant(ask)
    section = section_of(typed) if typed else None
    with ask.bench.database.read() as tx:
        versions = queries.histories(tx, found.key)
    if section is None:
        return words_of.overview(ask.words, found, versions).payload
    return words_of.history(ask.words, found, section, versions.get(section, ())).payload


def pressed_restore(ask: Ask) -> None:
    """Bring a version back; once somebody wrote meanwhile, or it was pressed before, nothing is changed."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    key, section, number, current = ask.text.split()
    found, bench, now = by_key(ask, int(key)), ask.bench, ask.bench.clock()

    def restore(tx: Transaction) -> bool:
        row = service.locked(tx, ask.who.workspace, found.key)
        if not service.restore(tx, row, section, int(number), int(current), ask.who.slack_id, now):
            return False
        flows.changed(tx, bench.catalogue, row, now)
        ask.audit(tx, "postmortem.restore", f"postmortem:{row.id}:{section}:{number}")
        notify.tell(tx, ask.told, "versions", "restored", {"number": int(number)}, now)
        return True

    with bench.database.write() as tx:
        if not restore(tx):
            raise Conflict("versions", "moved_on")


SUBCOMMANDS = (
    Subcommand(
        "history",
        history,
        Usage(("history",), "/postmortem history [number] [section]", mark("Show who wrote what, and bring it back")),
    ),
)
ACTIONS: dict[str, Handler] = {"postmortem.restore": pressed_restore}
