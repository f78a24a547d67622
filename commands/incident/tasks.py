"""Tasks of an incident: asking for something, taking it up, finishing it, and what is left to do."""

import re
from collections.abc import Callable, Mapping

from bot.catalogue.permissions import Permission
from bot.db import Transaction
from bot.errors import BotError, Conflict, NotFound
from bot.flows import tasks as flows
from bot.flows.timeline import readable
from bot.incidents import service
from bot.incidents import tasks as domain
from bot.incidents.queries import IncidentView
from bot.incidents.task_rules import DROP, FINISH, TAKE, TEXT_LIMIT
from bot.messages import tasks as words_of
from bot.messages.base import sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.slack.literal import one_line
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.incident.meant import by_id, locked, meant_first
from commands.incident.roles import PERSON
from commands.permissions import demand, demand_member
from commands.table import Subcommand

TEXT = mark("The task")
AT_AN_END = re.compile(rf"{PERSON.pattern}\s+(?P<after>.*)|(?P<before>.*)\s+{PERSON.pattern}")
"""Whom a task is given to, before or behind what is to be done."""
NUMBER = re.compile(r"#?([0-9]{1,9})")
Handle = Callable[[Ask, IncidentView, str], Answer]


def task(ask: Ask) -> Answer:
    """Answer `/incident task <word> …`; without a word, what is left to do."""
    found, rest = meant_first(ask)
    word, _, rest = rest.partition(" ")
    handle = WORDS.get(word.lower())
    if handle is None:
        raise NotFound("tasks", "which_word", word=word)
    return handle(ask, found, rest.strip())


def _listing(ask: Ask, found: IncidentView, _: str) -> Answer:
    demand_member(ask)
    with ask.bench.database.read() as tx:
        tasks = domain.listed(tx, found.id)
    return words_of.listing(ask.words, found, tasks).payload


def _add(ask: Ask, found: IncidentView, typed: str) -> Answer:
    demand(ask, Permission.INCIDENT_RESPOND)
    text, owner = _read(ask, typed)
    if not text:
        ask.open_view(words_of.form(ask.words, found))
        return None
    number = _added(ask, found.id, text, owner)
    return sentence(ask.words.render("tasks", "added", number=number, incident=found.number)).payload


def _read(ask: Ask, typed: str) -> tuple[str, str | None]:
    """Read what is to be done, and whom it is given to."""
    given = AT_AN_END.fullmatch(typed)
    text = (given["after"] or given["before"] or "") if given else typed
    with ask.bench.database.read() as tx:
        said = one_line(readable(tx, ask.who.workspace, text))
    return said, (given[1] or given[4]) if given else None


def _added(ask: Ask, incident: int, text: str, owner: str | None) -> int:
    if len(text) > TEXT_LIMIT:
        raise BotError("errors", "too_long", field=TEXT, length=len(text), limit=TEXT_LIMIT)
    now, who = ask.bench.clock(), ask.who.slack_id

    def write(tx: Transaction, row: service.Row) -> int:
        number = flows.add(tx, row, text, owner, who, now).number
        ask.audit(tx, "incident.task_add", f"incident:{row.number} task:{number}")
        return number

    with ask.bench.database.write() as tx:
        row = locked(ask, tx, incident)
        return int(once(tx, ask.who.workspace, ask.key, now, lambda: write(tx, row)))


def _moving(event: str) -> Handle:
    """Make the handler of a word that takes a task from its state to another."""

    def move(ask: Ask, found: IncidentView, typed: str) -> Answer:
        demand(ask, Permission.INCIDENT_RESPOND)
        number = NUMBER.fullmatch(typed)
        if number is None:
            raise NotFound("tasks", "which_task")
        view, done = _moved(ask, found.id, int(number[1]), event)
        state = words_of.state(ask.words, view)
        if not done:
            raise Conflict("tasks", "not_moved", number=view.number, state=state)
        return sentence(ask.words.render("tasks", "moved", number=view.number, state=state)).payload

    return move


def _moved(ask: Ask, incident: int, number: int, event: str, shown: str | None = None) -> tuple[domain.TaskView, bool]:
    """Move a task, where it is still as it was `shown`; answer how it is now, and whether that did anything."""
    now = ask.bench.clock()
    with ask.bench.database.write() as tx:
        row = locked(ask, tx, incident)
        found = domain.find(tx, row, number)
        is_same = shown in {None, words_of.value_of(domain.by_id(tx, found.id))}
        done = is_same and flows.move(tx, row, found, event, ask.who.slack_id, now)
        if done:
            ask.audit(tx, f"incident.task_{event}", f"incident:{row.number} task:{number}")
        return domain.by_id(tx, found.id), done


def _pressed(event: str) -> Handler:
    """Make the handler of a button; a second press finds another state and does nothing."""

    def press(ask: Ask) -> None:
        demand(ask, Permission.INCIDENT_RESPOND)
        with ask.bench.database.read() as tx:
            found = domain.by_id(tx, int(ask.text.split()[0]))
        _moved(ask, found.incident, found.number, event, shown=ask.text)

    return press


def opened_form(ask: Ask) -> None:
    """Open the form from the panel's menu."""
    demand(ask, Permission.INCIDENT_RESPOND)
    ask.open_view(words_of.form(ask.words, by_id(ask, int(ask.text))))


def chosen_message(ask: Ask) -> None:
    """Open the form for a message of an incident's channel, whose text is what is to be done."""
    demand(ask, Permission.INCIDENT_RESPOND)
    text, _ = _read(ask, ask.body["message"].get("text") or "")
    ask.open_view(words_of.form(ask.words, meant_first(ask)[0], text[:TEXT_LIMIT]))


def submitted(ask: Ask) -> Answer:
    """Take a task from its form."""
    demand(ask, Permission.INCIDENT_RESPOND)
    values = entered(ask.body)
    text = one_line(values["text"] or "")
    if not text:
        return {"response_action": "errors", "errors": {"text": str(ask.words.render("tasks", "text_needed"))}}
    _added(ask, int(ask.channel), text, values["owner"])
    return None


WORDS: Mapping[str, Handle] = {
    "": _listing,
    "list": _listing,
    "add": _add,
    "take": _moving(TAKE),
    "done": _moving(FINISH),
    "drop": _moving(DROP),
}
SUBCOMMANDS = (
    Subcommand(
        "task",
        task,
        Usage(
            ("task", "tasks"),
            "/incident task add what [@who] | take number | done number | drop number | list",
            mark("Share out what is to be done"),
        ),
        ("tasks",),
    ),
)
ACTIONS: dict[str, Handler] = {"incident.task_take": _pressed(TAKE), "incident.task_done": _pressed(FINISH)}
VIEWS: dict[str, Handler] = {"incident.task": submitted}
SHORTCUTS: dict[str, Handler] = {"incident.task_from_message": chosen_message}
