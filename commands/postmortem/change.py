"""Changing an action item, and dropping one with the reason."""

import json
from datetime import date

from bot.catalogue.permissions import Permission
from bot.errors import Conflict, NotFound
from bot.flows import actions as flows
from bot.messages import postmortem_forms as forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.paper import ACTION_STATES
from bot.postmortems import queries, service
from bot.postmortems.document import Action
from bot.postmortems.rules import ACTION_TEXT, DONE, DROPPED
from bot.slack.literal import one_line
from bot.slack.mrkdwn import Mrkdwn, plain
from commands.context import Answer, Ask, Handler
from commands.forms import changed, entered
from commands.permissions import demand
from commands.postmortem.actions import moved
from commands.postmortem.meant import NUMBER, visible
from commands.table import Subcommand


def change(ask: Ask) -> Answer:
    """Answer `/postmortem change <action>`: a form with what it says now."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    _open_form(ask, _typed(ask)[0])
    return None


def chosen(ask: Ask) -> None:
    """Do what was chosen from the menu beside an action item."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    what, key = ask.text.split()
    item = _item(ask, int(key))
    if what == DONE:
        moved(ask, item.id, DONE)
    elif what == DROPPED:
        ask.open_view(forms.drop_view(ask.words, item))
    else:
        _open_form(ask, item)


def _open_form(ask: Ask, item: Action) -> None:
    ask.open_view(forms.action_view(ask.words, item.postmortem, item))


def _typed(ask: Ask) -> tuple[Action, str]:
    """Find the action item whose number was typed, and what stands behind it."""
    word, _, rest = ask.text.partition(" ")
    number = NUMBER.fullmatch(word)
    if number is None:
        raise NotFound("postmortem", "no_action", number=word)
    return _item(ask, int(number[1])), rest.strip()


def _item(ask: Ask, key: int) -> Action:
    """Read an action item that this person may see."""
    with ask.bench.database.read() as tx:
        item = queries.action(tx, key)
        if item is None or not visible(tx, ask, [item.incident]):
            raise NotFound("postmortem", "no_action", number=key)
    return item


def saved(ask: Ask) -> Answer:
    """Keep what somebody changed in the form; what they left alone stays as it is by now."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    kept = json.loads(ask.channel)
    given = changed(entered(ask.body), kept["shown"])
    if "text" in given:
        given["text"] = one_line(given["text"] or "")
        if not given["text"]:
            needed = ask.words.render("postmortem", "action_needed")
            return {"response_action": "errors", "errors": {"text": str(needed)}}
    if given.get("due"):
        given["due"] = date.fromisoformat(given["due"])
    if "priority" in given:
        given["priority"] = int(given["priority"])
    _change(ask, _item(ask, kept["item"]).id, given)
    return None


def _change(ask: Ask, key: int, given: dict[str, object]) -> None:
    bench, now = ask.bench, ask.bench.clock()
    wanted = {"due_on" if name == "due" else name: value for name, value in given.items()}
    with bench.database.write() as tx:
        item = service.locked_action(tx, ask.who.workspace, key)
        if service.change_action(item, wanted):
            flows.changed(tx, bench.catalogue, item, now)
            ask.audit(tx, "postmortem.action_change", f"action:{item.id}")


def drop(ask: Ask) -> Answer:
    """Answer `/postmortem drop <action> [why]`; without a reason a form asks for it."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    item, typed = _typed(ask)
    if not item.is_open:
        raise Conflict("postmortem", "action_moved", number=item.id, state=ask.words.label(ACTION_STATES[item.state]))
    why = one_line(plain(Mrkdwn(typed)))[:ACTION_TEXT]
    if not why:
        ask.open_view(forms.drop_view(ask.words, item))
        return None
    moved(ask, item.id, DROPPED, why)
    name = ask.words.label(ACTION_STATES[DROPPED])
    return sentence(ask.words.render("postmortem", "action_moved", number=item.id, state=name)).payload


def dropped(ask: Ask) -> Answer:
    """Drop an action item with the reason from its form."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    why = one_line(entered(ask.body)["why"] or "")
    if not why:
        return {"response_action": "errors", "errors": {"why": str(ask.words.render("postmortem", "reason_needed"))}}
    moved(ask, _item(ask, int(ask.channel)).id, DROPPED, why)
    return None


SUBCOMMANDS = (
    Subcommand("change", change, Usage(("change",), "/postmortem change <action>", mark("Change an action"))),
    Subcommand("drop", drop, Usage(("drop",), "/postmortem drop <action> [why]", mark("Take one off the list"))),
)
ACTIONS: dict[str, Handler] = {"postmortem.action_menu": chosen}
VIEWS: dict[str, Handler] = {"postmortem.change_action": saved, "postmortem.drop_action": dropped}
