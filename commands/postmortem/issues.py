"""Action items that become issues of a tracker because somebody asks for it."""

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import Conflict, NotFound
from bot.flows import issues as flows
from bot.flows import notify
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.postmortems import queries, service
from bot.postmortems.document import Action
from commands.context import Answer, Ask, Handler
from commands.permissions import demand
from commands.postmortem.meant import NUMBER, visible
from commands.table import Subcommand


def push(ask: Ask) -> Answer:
    """Answer `/postmortem push <action>`: have it become an issue, or try again."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    number = NUMBER.fullmatch(ask.text.strip())
    if number is None:
        raise NotFound("postmortem", "no_action", number=ask.text)
    with ask.bench.database.write() as tx:
        place = _pushed(tx, ask, int(number[1]))
    return sentence(ask.words.render("issue", "pushed", action=int(number[1]), place=place)).payload


def pressed_push(ask: Ask) -> None:
    """Have the action item of a message become an issue; a second press finds that it is one."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    with ask.bench.database.write() as tx:
        context = {"action": int(ask.text), "place": _pushed(tx, ask, int(ask.text))}
        notify.tell(tx, ask.told, "issue", "pushed", context, ask.bench.clock())


def _pushed(tx: Transaction, ask: Ask, key: int) -> str:
    """Have it become an issue; answer where. Raises `BotError` where it is one, or cannot become one."""
    item = service.locked_action(tx, ask.who.workspace, key)
    known = queries.known_action(tx, key)
    if not visible(tx, ask, [known.incident]):
        raise NotFound("postmortem", "no_action", number=key)
    _check(known)
    place = flows.push(tx, ask.bench.catalogue, item, ask.bench.clock())
    ask.audit(tx, "postmortem.push", f"action:{key}")
    return place


def _check(item: Action) -> None:
    if item.issue and item.issue.name and not item.issue.problem:
        raise Conflict("issue", "there", action=item.id, name=item.issue.name, url=item.issue.url)
    if not item.is_open and not (item.issue and item.issue.name):
        raise Conflict("issue", "not_open", action=item.id)


SUBCOMMANDS = (
    Subcommand(
        "push", push, Usage(("push",), "/postmortem push <action>", mark("Make an action an issue of your tracker"))
    ),
)
ACTIONS: dict[str, Handler] = {"postmortem.push_action": pressed_push}
