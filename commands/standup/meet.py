"""`/standup meet` and `/standup park`: a live meeting, its buttons and its forms."""

import re
from collections.abc import Callable

from bot.db import Transaction
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.flows import home
from bot.flows import standup_meetings as flows
from bot.flows.standup_meetings import Meeting
from bot.messages import standup_meeting as words_of
from bot.messages.base import View, sentence
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.standup_meeting import APART, FAMILY
from bot.messages.words import Words
from bot.slack.literal import one_line
from bot.standups import meeting_queries, meetings, parking, queries
from bot.standups.meeting_rules import Act, Move
from bot.standups.service import key_of
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.mentions import MENTION
from commands.permissions import demand_member
from commands.table import Subcommand

QUOTES = re.compile(r'^\s*"|"\s*$')


def meet(ask: Ask) -> Answer:
    """Answer `/standup meet [name]`: a meeting begins in the channel. Raises `BotError` where none can."""
    demand_member(ask)
    standup, now = _meant(ask), ask.bench.clock()

    def write(tx: Transaction) -> int:
        row = flows.begin(tx, ask.bench.catalogue, ask.who.workspace, standup, ask.who.slack_id, now)
        ask.audit(tx, "standup.meet", f"standup:{standup} meeting:{row.id}")
        return row.id

    with ask.bench.database.write() as tx:
        key = once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
        people = meeting_queries.by_id(tx, key).present
    return sentence(ask.words.render(FAMILY, "begun", people=people)).payload


def _meant(ask: Ask) -> int:
    """Find the standup of the channel that is named, or its only one."""
    name = QUOTES.sub("", ask.text).strip()
    with ask.bench.database.read() as tx:
        found = queries.standups(tx, ask.who.workspace, ask.channel)
    if name:
        found = [each for each in found if key_of(each.name) == key_of(name)]
    if not found:
        raise NotFound(FAMILY, "no_standup_here", name=name)
    if len(found) > 1:
        raise Conflict(FAMILY, "which_standup", names=[each.name for each in found])
    return found[0].id


def park(ask: Ask) -> Answer:
    """Answer `/standup park "topic" @who`: without a topic the form, else it is parked."""
    with ask.bench.database.write() as tx:
        row = meetings.running(tx, ask.who.workspace, ask.channel)
        if row is None:
            raise NotFound(FAMILY, "no_meeting")
        _demand_part(ask, tx, row.id)
        wanted = [found[1] for found in MENTION.finditer(ask.text)]
        topic = _topic(MENTION.sub("", ask.text))
        once(tx, ask.who.workspace, ask.key, ask.bench.clock(), lambda: _park(ask, tx, row, topic, wanted, None))
    return sentence(ask.words.render(FAMILY, "parked")).payload


def _topic(text: str) -> str:
    topic = QUOTES.sub("", one_line(text)).strip()
    if not topic:
        raise BotError(FAMILY, "which_topic")
    return topic


def _park(ask: Ask, tx: Transaction, row: Meeting, topic: str, wanted: list[str], owner: str | None) -> int:
    made = flows.park(tx, row, topic, wanted, owner, ask.who.slack_id, ask.bench.clock())
    ask.audit(tx, "standup.park", f"meeting:{row.id} topic:{made.id}")
    return made.id


def _locked(ask: Ask, tx: Transaction, key: int) -> Meeting:
    row = meetings.locked(tx, ask.who.workspace, key)
    _demand_part(ask, tx, row.id)
    return row


def _demand_part(ask: Ask, tx: Transaction, meeting: int) -> None:
    """Raise `NotAllowed` to people from outside who are not in the meeting."""
    if ask.who.is_outsider and not meetings.takes_part(tx, meeting, ask.who.slack_id):
        raise NotAllowed("errors", "guest")


def _passing(act: Act) -> Handler:
    """Make the handler of a button of the speaker's; who saw another speaker changes nothing."""

    def press(ask: Ask) -> None:
        key, seen = map(int, ask.text.split(":"))
        with ask.bench.database.write() as tx:
            flows.pass_on(tx, _locked(ask, tx, key), seen, act, ask.bench.clock())

    return press


def arrived(ask: Ask) -> None:
    """Take the presser in behind all others."""
    with ask.bench.database.write() as tx:
        flows.arrive(tx, _locked(ask, tx, int(ask.text)), ask.who.slack_id, ask.bench.clock())


def ended(ask: Ask) -> None:
    """End the meeting before its time."""
    with ask.bench.database.write() as tx:
        row = _locked(ask, tx, int(ask.text))
        if flows.end(tx, row, ask.who.slack_id, ask.bench.clock()):
            ask.audit(tx, "standup.meeting_end", f"meeting:{row.id}")


def chosen(ask: Ask) -> None:
    """Do what was chosen of a topic's menu, where the topic is still as it was shown."""
    name, key, seen = ask.text.split(":")
    now, who = ask.bench.clock(), ask.who.slack_id
    with ask.bench.database.write() as tx:
        row = parking.locked(tx, ask.who.workspace, int(key))
        _demand_part(ask, tx, row.meeting_id)
        if row.state != seen:
            return
        done = flows.set_apart(tx, row, now) if name == APART else flows.move_topic(tx, row, Move(name), who, now)
        if done:
            ask.audit(tx, f"standup.topic_{name}", f"topic:{row.id}")
            if ask.is_at_home:
                home.publish(tx, ask.who.workspace, who, now)


def _opening(view: Callable[[Words, int], View]) -> Handler:
    """Make the handler of a button that opens a form."""

    def press(ask: Ask) -> None:
        with ask.bench.database.read() as tx:
            _demand_part(ask, tx, int(ask.text))
        ask.open_view(view(ask.words, int(ask.text)), otherwise=("standup", "no_form"))

    return press


def parked(ask: Ask) -> Answer:
    """Take a topic from its form; it comes to the meeting even behind its end."""
    values = entered(ask.body)
    topic, wanted = _topic(values["topic"] or ""), values["wanted"] or []
    with ask.bench.database.write() as tx:
        row = _locked(ask, tx, int(ask.channel))
        write = (ask, tx, row, topic, wanted, values["owner"])
        once(tx, ask.who.workspace, ask.key, ask.bench.clock(), lambda: _park(*write))
    return None


def noted(ask: Ask) -> Answer:
    """Take a note from its form."""
    text, now = (entered(ask.body)["note"] or "").strip(), ask.bench.clock()
    with ask.bench.database.write() as tx:
        row = _locked(ask, tx, int(ask.channel))
        if text:
            once(tx, ask.who.workspace, ask.key, now, lambda: flows.note(tx, row, text, ask.who.slack_id, now).id)
    return None


SUBCOMMANDS = (
    Subcommand("meet", meet, Usage(("meet",), "/standup meet [name]", mark("Begin a live meeting of 15 minutes"))),
    Subcommand("park", park, Usage(("park",), '/standup park "topic" [@who …]', mark("Put a topic aside for later"))),
)
ACTIONS: dict[str, Handler] = {
    **{f"standup.meeting_{act}": _passing(act) for act in Act},
    "standup.meeting_here": arrived,
    "standup.meeting_end": ended,
    "standup.meeting_park": _opening(words_of.park_view),
    "standup.meeting_note": _opening(words_of.note_view),
    "standup.topic": chosen,
}
VIEWS: dict[str, Handler] = {"standup.meeting_park": parked, "standup.meeting_note": noted}
