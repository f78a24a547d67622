"""Setting a standup up by a form, and listing which there are."""

from typing import Any

from bot.db import Transaction
from bot.errors import BotError
from bot.flows import standup_members as flows
from bot.messages import standup as words_of
from bot.messages import standup_list
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.standup_forms import NEVER, create_view
from bot.people import channels
from bot.slack.mrkdwn import plain
from bot.standups import queries
from bot.standups.rules import LONGEST_QUESTION, MOST_QUESTIONS, PERSONAL, WEEKDAYS, Question, with_roles, written
from bot.standups.service import CHANNEL, Plan
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.permissions import demand_member
from commands.standup.meant import may_change
from commands.table import Subcommand

PRIVATE, DIRECT = "privategroup", "directmessage"
"""What Slack calls channels whose names it does not tell. https://docs.slack.dev/interactivity/implementing-slash-commands"""
FIELDS = {"no_name": "name", "name_taken": "name", "no_questions": "questions", "no_people": "people"}
"""Under which field the form shows what could not be."""


def create(ask: Ask) -> Answer:
    """Answer `/standup create`: a form for the channel in which it was typed. Raises `BotError` where that is none."""
    demand_member(ask)
    kind = ask.body.get("channel_name")
    with ask.bench.database.read() as tx:
        is_in = kind != PRIVATE or channels.has_bot(tx, ask.who.workspace, ask.channel)
    if kind == DIRECT or not is_in:
        raise BotError("standup", "not_here")
    ask.open_view(create_view(ask.words, ask.channel, ask.zone.key), otherwise=("standup", "no_form"))
    return None


def created(ask: Ask) -> Answer:
    """Take the form's values: what cannot be is said at its field, else the standup is made and the form closes."""
    demand_member(ask)
    try:
        _create(ask, entered(ask.body))
    except BotError as error:
        if error.name not in FIELDS:
            raise
        said = plain(ask.words.render(error.family, error.name, **error.context))
        return {"response_action": "errors", "errors": {FIELDS[error.name]: said}}
    return None


def _create(ask: Ask, values: dict[str, Any]) -> None:
    plan, questions = _plan(ask, values), _questions(ask, values["questions"] or "")
    people = [] if plan.members == CHANNEL else values.get("people") or []
    if plan.members != CHANNEL and not people:
        raise BotError("standup", "no_people")
    bench, now = ask.bench, ask.bench.clock()

    def write(tx: Transaction) -> int:
        row = flows.create(tx, ask.who.workspace, plan, questions, people, ask.who.slack_id, now)
        ask.audit(tx, "standup.create", f"standup:{row.id}")
        return row.id

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))


def _plan(ask: Ask, values: dict[str, Any]) -> Plan:
    name = (values["name"] or "").strip()
    if not name:
        raise BotError("standup", "no_name")
    return Plan(
        name,
        ask.channel,
        tuple(day for day in WEEKDAYS if day in values["days"]),
        _minute(values["at"]),
        _minute(values["deadline"]),
        _minute(values["summary"]),
        ask.zone.key,
        nudge=None if values["nudge"] == NEVER else int(values["nudge"]),
        is_personal=values["whose"] == PERSONAL,
        members=values["members"],
    )


def _minute(text: str) -> int:
    """Read a time of day as Slack writes it, such as `09:00`."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _questions(ask: Ask, text: str) -> tuple[Question, ...]:
    """Read the questions; those that the form proposes keep what they are about."""
    found = written(text)
    if not 0 < len(found) <= MOST_QUESTIONS or any(len(each.text) > LONGEST_QUESTION for each in found):
        raise BotError("standup", "no_questions", most=MOST_QUESTIONS, longest=LONGEST_QUESTION)
    return with_roles(found, {plain(ask.words.label(text)): role for text, role in words_of.DEFAULTS.items()})


def listing(ask: Ask) -> Answer:
    """Answer `/standup list`: the standups of the workspace, with buttons for what whoever asks may do."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = queries.standups(tx, ask.who.workspace)
    own = {each.id for each in found if may_change(ask, each)}
    return standup_list.listing(ask.words, found, own).payload


SUBCOMMANDS = (
    Subcommand("create", create, Usage(("create",), "/standup create", mark("Set a standup up for this channel"))),
    Subcommand("list", listing, Usage(("list",), "/standup list", mark("List the standups"))),
)
VIEWS: dict[str, Handler] = {"standup.create": created}
