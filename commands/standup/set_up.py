"""Setting a standup up and changing it by a form, and listing which there are."""

from dataclasses import replace

from bot.db import Transaction
from bot.errors import BotError, Conflict
from bot.flows import notify, standup_changes, standup_members
from bot.messages import standup_list
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.messages.standup import clock
from bot.messages.standup_forms import MOST_PEOPLE, create_view, edit_view, shown_mark
from bot.people import channels, groups
from bot.standups import changes, queries, service, trials
from bot.standups.queries import StandupView
from bot.standups.service import Plan
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import at_its_field
from commands.permissions import demand_member
from commands.standup.form import FIELDS, Entered, read_form
from commands.standup.meant import demand_change, may_change, standup_by, standup_of
from commands.table import Subcommand

PRIVATE, DIRECT = "privategroup", "directmessage"
"""What Slack calls channels whose names it does not tell. https://docs.slack.dev/interactivity/implementing-slash-commands"""


def create(ask: Ask) -> Answer:
    """Answer `/standup create [in 2m]`: a form. Raises `BotError` in a private channel in which Bongsu is not."""
    demand_member(ask)
    kind = ask.body.get("channel_name")
    with ask.bench.database.read() as tx:
        is_in = kind != PRIVATE or channels.has_bot(tx, ask.who.workspace, ask.channel)
        known = groups.handles(tx, ask.who.workspace)
    if not is_in:
        raise BotError("standup", "not_here")
    channel = "" if kind == DIRECT else ask.channel
    proposed = _trial(ask, channel) if ask.text else None
    view = create_view(ask.words, channel, ask.zone.key, known, proposed=proposed)
    ask.open_view(view, otherwise=("standup", "no_form"))
    return None


def _trial(ask: Ask, channel: str) -> Plan:
    """Propose a trial that begins in the while that was typed. Raises `BotError`."""
    try:
        wait = trials.read_wait(ask.text)
    except ValueError as error:
        raise BotError("standup_set_up", "no_wait", typed=ask.text) from error
    plan = trials.trial(channel, ask.zone.key, ask.bench.clock().astimezone(ask.zone), wait)
    return replace(plan, name=str(ask.words._("Trial %(time)s", time=clock(plan.minute))))


def created(ask: Ask) -> Answer:
    """Take the form's values: what cannot be is said at its field, else the standup is made and the form closes."""
    demand_member(ask)
    return at_its_field(ask, FIELDS, lambda: _create(ask, read_form(ask, ask.zone.key)))


def _create(ask: Ask, wish: Entered) -> None:
    bench, now = ask.bench, ask.bench.clock()

    def write(tx: Transaction) -> int:
        given = (wish.plan, wish.questions, wish.people, ask.who.slack_id)
        row = standup_members.create(tx, ask.who.workspace, *given, now)
        ask.audit(tx, "standup.create", f"standup:{row.id}")
        return row.id

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))


def edit(ask: Ask) -> Answer:
    """Answer `/standup edit [name]`: the form, as it was filled in."""
    _edit(ask, standup_of(ask, ask.text))
    return None


def pressed_edit(ask: Ask) -> None:
    """Open the form of a standup in the list."""
    _edit(ask, standup_by(ask, int(ask.text)))


def _edit(ask: Ask, of: StandupView) -> None:
    demand_change(ask, of)
    with ask.bench.database.read() as tx:
        plan = changes.known(tx, of.id)
        people = changes.members(tx, of.id, MOST_PEOPLE) if plan.members == service.PEOPLE else ()
        known = groups.handles(tx, ask.who.workspace)
    ask.open_view(edit_view(ask.words, of.id, plan, of.questions, people, known), otherwise=("standup", "no_form"))


def edited(ask: Ask) -> Answer:
    """Take the values of the form of a standup that stands."""
    key, mark_shown = ask.channel.split(":")
    of = standup_by(ask, int(key))
    demand_change(ask, of)
    with ask.bench.database.read() as tx:
        known = service.ever_asked(tx, of.id)
    return at_its_field(ask, FIELDS, lambda: _change(ask, of, read_form(ask, of.zone, known), mark_shown))


def _change(ask: Ask, of: StandupView, wish: Entered, shown: str) -> None:
    bench, now = ask.bench, ask.bench.clock()

    def write(tx: Transaction) -> None:
        row = service.locked(tx, ask.who.workspace, of.id)
        if shown_mark(changes.plan_of(row), service.asked_now(tx, row.id)[1]) != shown:
            raise Conflict("standup_set_up", "changed_meanwhile", name=of.name)
        if standup_changes.change(tx, row, wish.plan, wish.questions, wish.people, ask.who.slack_id, now):
            ask.audit(tx, "standup.edit", f"standup:{of.id}")
            notify.tell(tx, ask.told, "standup_set_up", "changed", {"name": wish.plan.name}, now)

    with bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))


def listing(ask: Ask) -> Answer:
    """Answer `/standup list`: the standups of the workspace, with buttons for what whoever asks may do."""
    demand_member(ask)
    with ask.bench.database.read() as tx:
        found = queries.standups(tx, ask.who.workspace)
    own = {each.id for each in found if may_change(ask, each)}
    return standup_list.listing(ask.words, found, own).payload


SUBCOMMANDS = (
    Subcommand(
        "create", create, Usage(("create",), "/standup create [in 2m]", mark("Set a standup up, or try one in a while"))
    ),
    Subcommand(
        "edit", edit, Usage(("edit",), "/standup edit [name]", mark("Change its questions, times, people or channel"))
    ),
    Subcommand("list", listing, Usage(("list",), "/standup list", mark("List the standups, with what you may do"))),
)
ACTIONS: dict[str, Handler] = {"standup.edit": pressed_edit}
VIEWS: dict[str, Handler] = {"standup.create": created, "standup.edit": edited}
