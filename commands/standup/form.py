"""What somebody entered into the form of a standup; what cannot be is said at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import BotError
from bot.messages.standup_forms import NAMES, NEVER
from bot.people import channels
from bot.standups.questions import read_questions
from bot.standups.rules import PERSONAL, WEEKDAYS, Question
from bot.standups.service import GROUP, PEOPLE, Plan
from commands.context import Ask
from commands.forms import entered

FIELDS: Mapping[str, str] = {
    "no_name": "name",
    "name_taken": "name",
    "no_channel": "channel",
    "archived_channel": "channel",
    "not_in_channel": "channel",
    "no_questions": "questions",
    "no_text": "questions",
    "many_choices": "questions",
    "two_kinds": "questions",
    "no_days": "days",
    "no_people": "people",
    "no_group": "group",
    "changed_meanwhile": "name",
}
"""Under which field the form shows what could not be."""
CLOSED: Mapping[str, str] = {"archived": "archived_channel", "private": "not_in_channel"}


@dataclass(frozen=True)
class Entered:
    """What a form says of a standup."""

    plan: Plan
    questions: tuple[Question, ...]
    people: Sequence[str]


def read_form(ask: Ask, zone: str, known: Sequence[Question] = ()) -> Entered:
    """Read what was entered; `zone` is the team's, `known` are questions that were asked before. Raises `BotError`."""
    values = entered(ask.body)
    plan = _plan(ask, values, zone)
    people = values["people"] or [] if plan.members == PEOPLE else []
    if plan.members == PEOPLE and not people:
        raise BotError("standup", "no_people")
    if plan.members == GROUP and not plan.group:
        raise BotError("standup_set_up", "no_group")
    return Entered(plan, read_questions(values["questions"] or "", known), people)


def _plan(ask: Ask, values: Mapping[str, Any], zone: str) -> Plan:
    name = (values["name"] or "").strip()
    if not name:
        raise BotError("standup", "no_name")
    if not values["days"]:
        raise BotError("standup_set_up", "no_days")
    return Plan(
        name,
        _channel(ask, values["channel"]),
        tuple(day for day in WEEKDAYS if day in values["days"]),
        _minute(values["at"]),
        _minute(values["deadline"]),
        _minute(values["summary"]),
        zone,
        nudge=None if values["nudge"] == NEVER else int(values["nudge"]),
        is_personal=values["whose"] == PERSONAL,
        members=values["members"],
        group=values.get("group") if values["members"] == GROUP else None,
        names_missing=values["missing"] == NAMES,
        blockers_to=values["blockers"],
    )


def _channel(ask: Ask, chosen: str | None) -> str:
    """Take a channel in which Bongsu can be, as far as Slack has told; the rest is found out later."""
    if not chosen:
        raise BotError("standup_set_up", "no_channel")
    with ask.bench.database.read() as tx:
        why = channels.closed(tx, ask.who.workspace, chosen)
    if why is not None:
        raise BotError("standup_set_up", CLOSED[why])
    return chosen


def _minute(text: str) -> int:
    """Read a time of day as Slack writes it, such as `09:00`."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
