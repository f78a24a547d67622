"""What people read of what is in their way: asked again, told of when it lasts, listed, and made a task."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.messages.base import Message, View, sentence
from bot.messages.postmortem import day as day_name
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.blocker_queries import BlockerView
from bot.standups.queries import AskedView
from bot.standups.rules import State

FAMILY = "standup_blockers"
STANDS, GONE, TASK, MADE = (f"standup.blocker_{act}" for act in ("stands", "gone", "task", "made"))
LISTED = 20
"""Things in the way that a list shows with their buttons."""


def row(words: Words, of: BlockerView, day: date, *, is_named: bool = True) -> Mrkdwn:
    """Say what is in whose way, since when, and who does something about it until when."""
    due = day_name(words, of.due_on) if of.due_on else None
    return words.render(FAMILY, "row", of=of, days=of.days(day), is_old=of.is_old(day), due=due, is_named=is_named)


def again(words: Words, found: Sequence[BlockerView], of: AskedView) -> Sequence[Json]:
    """Ask somebody whether what was in their way still is; nothing where nothing was, or they are not asked."""
    if not found or of.state not in {State.ASKED, State.ANSWERED}:
        return ()
    shown = [blocks.section(words.render(FAMILY, "again"))]
    for each in found:
        said = row(words, each, of.day, is_named=False)
        is_known = each.stands_on >= of.day
        shown.append(blocks.section(words.render(FAMILY, "still", row=said) if is_known else said))
        if not is_known:
            shown.append(blocks.actions(_stands(words, each), *_buttons(words, each)))
    return shown


def _stands(words: Words, of: BlockerView) -> Json:
    return elements.button(words._("Still there"), STANDS, value=_value(of))


def _buttons(words: Words, of: BlockerView) -> Sequence[Json]:
    if not of.is_open:
        return [elements.button(words._("Done"), GONE, value=_value(of))]
    gone = elements.button(words._("Gone"), GONE, value=_value(of))
    return [gone, elements.button(words._("Make it a task"), TASK, value=_value(of))]


def _value(of: BlockerView) -> str:
    return f"{of.id} {of.state}"


def told(words: Words, of: BlockerView, day: date) -> Message:
    """Tell somebody what has long been in the way of another, with what they can do; or that it is no more."""
    if of.is_over:
        return sentence(words.render(FAMILY, "over", of=of))
    heading = words.render(FAMILY, "told", of=of, days=of.days(day))
    shown = [blocks.section(heading), blocks.section(row(words, of, day))]
    return Message(plain(heading), [*shown, blocks.actions(*_buttons(words, of))])


def listing(words: Words, found: Sequence[BlockerView], day: date, may: Callable[[BlockerView], bool]) -> Message:
    """List what is in the way, with buttons at what the reader may change."""
    if not found:
        return sentence(words.render(FAMILY, "nothing"))
    heading = words._("In the way")
    shown = [blocks.section(heading)]
    for each in found[:LISTED]:
        shown.append(blocks.section(words.render(FAMILY, "listed", of=each, row=row(words, each, day))))
        if may(each):
            shown.append(blocks.actions(*_buttons(words, each)))
    if len(found) > LISTED:
        shown.append(blocks.context(words.render(FAMILY, "more", most=LISTED)))
    return Message(plain(heading), shown)


def task_form(words: Words, of: BlockerView) -> View:
    """Ask who does something about it, and until when."""
    owner = elements.users_select("owner", chosen=of.owner or of.person)
    asked = [
        blocks.section(words.render(FAMILY, "form", of=of)),
        blocks.input_(words._("Who does it?"), owner, block_id="owner"),
        blocks.input_(words._("Until"), elements.date_input("due"), block_id="due", optional=True),
    ]
    title, submit = words._("Make it a task"), words._("Save")
    return View(views.modal(title, MADE, asked, submit=submit, private_metadata=str(of.id)))
