"""When those who were there talk about a post-mortem, in everybody's own zone."""

from datetime import UTC, datetime

from bot.catalogue.permissions import Permission
from bot.errors import BotError
from bot.flows import postmortems as flows
from bot.messages import postmortem_forms as forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.postmortems import queries, service
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand
from commands.postmortem.meant import by_key, meant
from commands.table import Subcommand


def meet(ask: Ask) -> Answer:
    """Answer `/postmortem meet [number] [2026-11-24 14:00]`; without a time a form asks for it."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    found, typed = meant(ask)
    if not typed:
        _open(ask, found.key)
        return None
    when = _read(ask, typed)
    _set(ask, found.key, when)
    return sentence(ask.words.render("postmortem", "review_set", number=found.number, at=when)).payload


def pressed(ask: Ask) -> None:
    """Open the form by the button."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    _open(ask, by_key(ask, int(ask.text)).key)


def _open(ask: Ask, key: int) -> None:
    with ask.bench.database.read() as tx:
        of = queries.document(tx, key, is_whole=False)
    ask.open_view(forms.review_view(ask.words, of))


def _read(ask: Ask, typed: str) -> datetime:
    """Read a time in the writer's zone; one that a change of clocks leaves out counts as the one after it."""
    try:
        local = datetime.strptime(typed.replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=ask.zone)
    except ValueError as error:
        raise BotError("postmortem", "review_when", typed=typed) from error
    when = local.astimezone(UTC)
    if when <= ask.bench.clock():
        raise BotError("postmortem", "review_past")
    return when


def submitted(ask: Ask) -> Answer:
    """Keep the time of the form; an empty one takes it away."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    seconds = entered(ask.body)["at"]
    when = datetime.fromtimestamp(seconds, UTC) if seconds else None
    if when and when <= ask.bench.clock():
        return {"response_action": "errors", "errors": {"at": str(ask.words.render("postmortem", "review_past"))}}
    _set(ask, by_key(ask, int(ask.channel)).key, when)
    return None


def _set(ask: Ask, key: int, when: datetime | None) -> None:
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        row = service.locked(tx, ask.who.workspace, key)
        if service.set_review(row, when):
            flows.changed(tx, bench.catalogue, row, now)
            ask.audit(tx, "postmortem.meet", f"postmortem:{row.id}")


SUBCOMMANDS = (
    Subcommand(
        "meet",
        meet,
        Usage(("meet",), "/postmortem meet [number] [2026-11-24 14:00]", mark("Say when you talk about it")),
    ),
)
ACTIONS: dict[str, Handler] = {"postmortem.review_time": pressed}
VIEWS: dict[str, Handler] = {"postmortem.set_review": submitted}
