"""What is in people's way: listing it, saying that it stands or is gone, and making it a task."""

from collections.abc import Callable
from datetime import date

from bot.db import Transaction
from bot.errors import Conflict, NotAllowed, NotFound
from bot.flows import notify
from bot.flows import standup_blockers as flows
from bot.messages import standup_blockers as words_of
from bot.messages.help import Usage
from bot.messages.languages import mark
from bot.standups import blocker_queries as queries
from bot.standups import reports
from bot.standups.blocker_queries import BlockerView
from bot.work.inbound import once
from commands.context import Answer, Ask, Handler
from commands.forms import entered
from commands.standup.report import viewer
from commands.table import Subcommand

Change = Callable[[Transaction, BlockerView], bool]
"""Changes something that is in the way; False where somebody did so already."""


def listing(ask: Ask) -> Answer:
    """Answer `/standup blockers [name]`: of a standup, else of those of the channel, else of one's own."""
    reader = viewer(ask)
    with ask.bench.database.read() as tx:
        named, _ = reports.called(reports.named(tx, reader, own=False), ask.text.split())
        if ask.text and named is None:
            raise NotFound("standup_report", "wrong", typed=ask.text)
        standups = (named.id,) if named else reports.usual(tx, reader)
        found = queries.standing(tx, standups, words_of.LISTED + 1)
    return words_of.listing(ask.words, found, _today(ask), lambda of: _may_change(ask, of)).payload


def _today(ask: Ask) -> date:
    return ask.bench.clock().astimezone(ask.zone).date()


def _may_change(ask: Ask, of: BlockerView) -> bool:
    """Whether it is in one's own way, one's task, or of a standup that one looks after; where others read, nobody's."""
    theirs = {of.person, of.owner, of.made_by, of.told}
    return ask.reader is not None and (ask.reader in theirs or viewer(ask).is_manager)


def _meant(ask: Ask, key: int) -> BlockerView:
    """Find what a button names. Raises `NotFound` and `NotAllowed`."""
    with ask.bench.database.read() as tx:
        found = queries.by_id(tx, ask.who.workspace, key)
    if found is None:
        raise NotFound("standup_blockers", "no_more")
    if not _may_change(ask, found):
        raise NotAllowed("standup_blockers", "not_yours")
    return found


def _pressed(event: str, change: Callable[[Ask, Transaction, BlockerView], bool]) -> Handler:
    """Make the handler of a button, which carries the state that it expects."""

    def pressed(ask: Ask) -> None:
        key, _, state = ask.text.partition(" ")
        of = _meant(ask, int(key))
        with ask.bench.database.write() as tx:
            if of.state != state or not change(ask, tx, of):
                raise Conflict("standup_blockers", "changed_already")
            ask.audit(tx, f"standup.blocker_{event}", f"blocker:{of.id}")
            if (ask.body.get("container") or {}).get("is_ephemeral"):  # what is shown to one alone is not redrawn
                notify.tell(tx, ask.told, "standup_blockers", "noted", {"event": event}, ask.bench.clock())

    return pressed


def _stands(ask: Ask, tx: Transaction, of: BlockerView) -> bool:
    return flows.stands(tx, ask.who.workspace, of.id, _today(ask), ask.bench.clock())


def _close(ask: Ask, tx: Transaction, of: BlockerView) -> bool:
    return flows.close(tx, ask.who.workspace, of.id, _today(ask), ask.bench.clock())


def asked_task(ask: Ask) -> None:
    """Open the form of a task."""
    of = _meant(ask, int(ask.text.partition(" ")[0]))
    if not of.is_open:
        raise Conflict("standup_blockers", "changed_already")
    ask.open_view(words_of.task_form(ask.words, of), otherwise=("standup", "no_form"))


def made_task(ask: Ask) -> Answer:
    """Keep who does something about it, and until when."""
    of, values, now = _meant(ask, int(ask.channel)), entered(ask.body), ask.bench.clock()
    due = date.fromisoformat(values["due"]) if values.get("due") else None

    def write(tx: Transaction) -> int:
        if not flows.make_task(tx, ask.who.workspace, of.id, values["owner"], due, now):
            raise Conflict("standup_blockers", "changed_already")
        ask.audit(tx, "standup.blocker_task", f"blocker:{of.id}")
        return of.id

    with ask.bench.database.write() as tx:
        once(tx, ask.who.workspace, ask.key, now, lambda: write(tx))
    return None


SUBCOMMANDS = (
    Subcommand(
        "blockers", listing, Usage(("blockers",), "/standup blockers [name]", mark("List what is in people's way"))
    ),
)
ACTIONS: dict[str, Handler] = {
    words_of.STANDS: _pressed("stands", _stands),
    words_of.GONE: _pressed("gone", _close),
    words_of.TASK: asked_task,
}
VIEWS: dict[str, Handler] = {words_of.MADE: made_task}
