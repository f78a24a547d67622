"""What people read about recovery scripts: how an attempt goes, which scripts there are, and what they did lately."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalogue.recoveries import ASK, AUTO, Recovery
from bot.messages.base import Message, sentence
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.watches.recovery_queries import RecoveryView, Stopped
from bot.watches.recovery_rules import State

STATES: Mapping[str, str] = {
    State.HELD: mark("waits"),
    State.AWAITING: mark("waits for somebody to approve it"),
    State.STARTING: mark("is starting"),
    State.RUNNING: mark("is running"),
    State.VERIFYING: mark("has run; measuring again"),
    State.RECOVERED: mark("has helped"),
    State.DONE: mark("ended well"),
    State.FAILED: mark("did not help"),
    State.UNKNOWN: mark("nobody knows how it ended"),
    State.REFUSED: mark("was not run"),
    State.EXPIRED: mark("was not approved in time, and was not run"),
    State.CLEARED: mark("is not needed any more, and was not run"),
    State.SHOWN: mark("dry run: nothing was run"),
}
WHY: Mapping[str, str] = {
    "off": mark("All recovery scripts are switched off."),
    "maintenance": mark("It is in maintenance."),
    "cooldown": mark("It ran a moment ago, and rests."),
    "fleet": mark("Enough others are being mended at the moment."),
    "attempts": mark("It was tried as often as it may be."),
    "others": mark("It did not help too many of the others."),
    "gone": mark("The catalogue has this script no more."),
    "unfit": mark("A value does not fit its parameter, so it was not passed on."),
    "no_word": mark("Nothing was heard of it any more. Please look at its machine."),
    "host_gone": mark("The machine that ran it has been silent for two minutes. Please look there."),
    "late": mark("It was not well again in time."),
    "again": mark("It was well for a moment, and the alarm came back."),
    "timed_out": mark("It took too long, and was ended."),
    "declined": mark("Somebody decided against it."),
    "missing": mark("The program or its folder is not there."),
    "denied": mark("The program may not be run."),
    "invalid": mark("The program cannot be run like this."),
}
ICONS: Mapping[str, str] = {
    State.RECOVERED: ":white_check_mark:",
    State.DONE: ":white_check_mark:",
    State.FAILED: ":x:",
    State.UNKNOWN: ":warning:",
    State.EXPIRED: ":warning:",
    State.AWAITING: ":hourglass:",
    State.HELD: ":hourglass:",
}


def card(words: Words, of: RecoveryView, recovery: Recovery | None = None) -> Message:
    """Show an attempt: what runs where, how that goes, what the program said, and what can be decided."""
    title = recovery.title_in(words.lang, of.script) if recovery else of.script
    icon = Mrkdwn(ICONS.get(of.state, ":fire_engine:"))
    heading = words.render("recovery", "heading", of=of, title=title, icon=icon)
    state = words.render("recovery", "state", of=of, state=words.label(STATES[of.state]))
    shown: list[Json] = [blocks.section(heading), blocks.section(state)]
    if of.argv:
        shown.append(blocks.context(words.render("recovery", "argv", text=shlex.join(of.argv))))
    shown += blocks.paragraphs(_reasons(words, of))
    if of.tail:
        shown.append(blocks.section(words.render("recovery", "tail", text=of.tail)))
    return Message(f"{plain(heading)} · {plain(state)}", [*shown, *_buttons(words, of)])


def _reasons(words: Words, of: RecoveryView) -> Sequence[Mrkdwn]:
    """Say why it is as it is, and that people are called where nothing mends it."""
    lines = [] if of.why is None else [words.render("recovery", "why", why=_why(words, of.why), said=of.said)]
    if of.escalated_at is not None:
        why = _why(words, of.escalated_for) if of.escalated_for and of.escalated_for != of.why else ""
        lines.append(words.render("recovery", "escalated", why=why, at=of.escalated_at))
    return lines


def _why(words: Words, why: str) -> Mrkdwn:
    return words.label(WHY[why]) if why in WHY else words.render("recovery", "other", why=why)


def _buttons(words: Words, of: RecoveryView) -> list[Json]:
    """Offer to let it run while it waits for that; a button carries the attempt and the state that it shows."""
    if of.state != State.AWAITING:
        return []
    value = f"{of.id} {of.state}"
    approve = elements.button(words._("Let it run"), "recovery.approve", value=value, style="primary")
    decline = elements.button(words._("Do not run it"), "recovery.decline", value=value)
    return [blocks.actions(approve, decline)]


def happened(words: Words, actor: str | None, detail: Mapping[str, Any]) -> Mrkdwn:
    """Say what a timeline tells of an attempt."""
    why = _why(words, detail["why"]) if detail["why"] else None
    state = words.label(STATES[detail["state"]])
    return words.render("recovery", "happened", of=detail, who=actor, state=state, why=why)


def listing(
    words: Words, known: Mapping[str, Recovery], last: Mapping[str, RecoveryView], stopped: Stopped | None
) -> Message:
    """List the scripts of the catalogue, who lets each run, and how it went the last time."""
    if not known:
        return sentence(words.render("recovery", "no_scripts"))
    heading = words._("Recovery scripts")
    told = [words.render("recovery", "stopped", by=stopped.by, at=stopped.at)] if stopped else []
    rows = [_row(words, name, each, last.get(name)) for name, each in sorted(known.items())]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs([*told, *rows])])


def _row(words: Words, name: str, recovery: Recovery, of: RecoveryView | None) -> Mrkdwn:
    asks = {AUTO: words._("runs by itself"), ASK: words._("asks before it runs")}
    who = asks.get(recovery.approval) or words._("asks %(role)s before it runs", role=recovery.approval)
    state = words.label(STATES[of.state]) if of else None
    title = recovery.title_in(words.lang, name)
    return words.render("recovery", "row", name=name, title=title, who=who, of=of, state=state)


def dry(words: Words, name: str, argv: Sequence[str]) -> Message:
    """Show what would run, and that nothing was run."""
    return sentence(words.render("recovery", "would_run", name=name, text=shlex.join(argv)))
