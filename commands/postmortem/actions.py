"""Action items: what was agreed so that the next incident is milder, or does not happen."""

import json
from datetime import date
from typing import Any

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import Conflict, NotFound
from bot.flows import actions as action_flows
from bot.flows import issues as issue_flows
from bot.flows import postmortems as flows
from bot.messages import postmortem as words_of
from bot.messages import postmortem_forms as forms
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.paper import ACTION_STATES
from bot.postmortems import queries, service
from bot.postmortems.blameless import check_fields
from bot.postmortems.rules import ACTION_TEXT, DONE, OPEN
from bot.postmortems.teams import teams
from bot.slack.literal import one_line
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand, demand_member
from commands.postmortem.meant import NUMBER, by_key, meant, visible
from commands.table import Subcommand


def listing(ask: Ask) -> Answer:
    """Answer `/postmortem actions`: what is still to be done by team, of all incidents that this person may see."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = queries.open_actions(tx, ask.who.workspace)
        seen = visible(tx, ask, {each.incident for each in found})
    today = flows.local(ask.bench.catalogue, ask.bench.clock()).date()
    shared = teams((each for each in found if each.incident in seen), ask.bench.catalogue.services)
    return words_of.actions(ask.words, shared, today).payload


def add(ask: Ask) -> Answer:
    """Answer `/postmortem action [number] [text]`; without a text a form asks for it."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    found, typed = meant(ask)
    text = one_line(plain(Mrkdwn(typed)))[:ACTION_TEXT]
    if not text:
        ask.open_view(forms.action_view(ask.words, found.key))
        return None
    number = _added(ask, found.key, {"text": text})
    with ask.bench.database.read() as tx:
        can_push = issue_flows.can_push(tx, ask.bench.catalogue, number)
    return words_of.action_added(ask.words, number, can_push=can_push).payload


def pressed_add(ask: Ask) -> None:
    """Open the form of a new action item."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    ask.open_view(forms.action_view(ask.words, by_key(ask, int(ask.text)).key))


def saved(ask: Ask) -> Answer:
    """Keep an action item from its form; a weak one is kept too, with advice."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    kept, values = json.loads(ask.channel), entered(ask.body)
    text = one_line(values["text"] or "")
    if not text:
        return {"response_action": "errors", "errors": {"text": str(ask.words.render("postmortem", "action_needed"))}}
    due = date.fromisoformat(values["due"]) if values["due"] else None
    given = {"owner": values["owner"], "due_on": due, "kind": values["kind"], "priority": int(values["priority"])}
    _added(ask, by_key(ask, kept["key"]).key, {"text": text, **given})
    findings = check_fields({"actions": text})
    if not findings:
        return None
    view = forms.advice_view(ask.words, "actions", findings, joined=False)
    return {"response_action": "update", "view": view.payload}


def _added(ask: Ask, key: int, given: dict[str, Any]) -> int:
    bench, now = ask.bench, ask.bench.clock()

    def add(tx: Transaction) -> int:
        row = service.locked(tx, ask.who.workspace, key)
        item = service.add_action(tx, row, now=now, author=ask.who.slack_id, **given)
        action_flows.added(tx, bench.catalogue, item, now)
        ask.audit(tx, "postmortem.action", f"action:{item.id}")
        return item.id

    with bench.database.write() as tx:
        return int(once(tx, ask.who.workspace, ask.key, now, lambda: add(tx)))


def _command(state: str) -> Handler:
    """Make the handler of a command that finishes or reopens an action item."""

    def move(ask: Ask) -> Answer:
        demand(ask, Permission.POSTMORTEM_WRITE)
        number = NUMBER.fullmatch(ask.text.strip())
        if number is None:
            raise NotFound("postmortem", "no_action", number=ask.text)
        if not moved(ask, int(number[1]), state):
            now = ask.words.label(ACTION_STATES[state])
            raise Conflict("postmortem", "action_moved", number=int(number[1]), state=now)
        name = ask.words.label(ACTION_STATES[state])
        return sentence(ask.words.render("postmortem", "action_moved", number=int(number[1]), state=name)).payload

    return move


def pressed_done(ask: Ask) -> None:
    """Finish the action item of a reminder; a second press does nothing."""
    demand(ask, Permission.POSTMORTEM_WRITE)
    moved(ask, int(ask.text), DONE)


def moved(ask: Ask, key: int, state: str, why: str | None = None) -> bool:
    """Finish, drop or reopen an action item that this person may see; False where it is so already."""
    bench, now = ask.bench, ask.bench.clock()
    with bench.database.write() as tx:
        item = service.locked_action(tx, ask.who.workspace, key)
        found = queries.of_workspace(tx, ask.who.workspace, item.postmortem_id)
        if not visible(tx, ask, [found.incident]):
            raise NotFound("postmortem", "no_action", number=key)
        done = service.move_action(item, state, ask.who.slack_id, now, why)
        if done:
            action_flows.changed(tx, bench.catalogue, item, now)
            ask.audit(tx, f"postmortem.action_{state}", f"action:{item.id}")
        return done


SUBCOMMANDS = (
    Subcommand("actions", listing, Usage(("actions",), "/postmortem actions", mark("Show what is still to be done"))),
    Subcommand("action", add, Usage(("action",), "/postmortem action [number] [text]", mark("Note something to do"))),
    Subcommand("done", _command(DONE), Usage(("done",), "/postmortem done <action>", mark("Finish an action"))),
    Subcommand("undo", _command(OPEN), Usage(("undo",), "/postmortem undo <action>", mark("Put one back on the list"))),
)
ACTIONS: dict[str, Handler] = {"postmortem.add_action": pressed_add, "postmortem.action_done": pressed_done}
VIEWS: dict[str, Handler] = {"postmortem.save_action": saved}
