"""The summary of a standup in its channel: how many answered, what is in the way, who is missing; and its thread."""

from collections.abc import Mapping, Sequence

from bot.messages.base import Message
from bot.messages.languages import mark
from bot.messages.postmortem import day as day_name
from bot.messages.standup_blockers import row as blocker_row
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.standups.rules import State
from bot.standups.summaries import EntryView, Member, SummaryView

MISSING: Mapping[State, str] = {
    State.ASKED: mark("Still to answer"),
    State.UNANSWERED: mark("Have not answered"),
    State.PLANNED: mark("Asked later today, by their own clock"),
    State.AWAY: mark("Away"),
    State.SKIPPED: mark("Skipped"),
    State.MISSED: mark("Not asked in time"),
}
"""How a summary heads those who have no answer, in this order."""
ROOM = 12_000
"""Characters that the answers of an entry take up."""


def summary(words: Words, of: SummaryView) -> Message:
    """Show how many have answered, then what is in the way, then who is missing."""
    heading = words.render("standup_summary", "summary", of=of, day=day_name(words, of.day))
    missing = [_missing(words, of, state, label) for state, label in MISSING.items() if of.counts.get(state)]
    lines = [words.render("standup_summary", "counts", of=of), *_blockers(words, of), *missing]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(lines)])


def _missing(words: Words, of: SummaryView, state: State, label: str) -> Mrkdwn:
    named = [_absent(words, each) for each in of.missing.get(state, ())]
    return words.render("standup_summary", "missing", label=words.label(label), people=named, count=of.counts[state])


def _absent(words: Words, of: Member) -> Mrkdwn:
    until = day_name(words, of.until) if of.until else None
    return words.render("standup_summary", "absent", of=of, until=until)


def _blockers(words: Words, of: SummaryView) -> Sequence[Mrkdwn]:
    if not of.blockers:
        return ()
    rows = [blocker_row(words, each, of.day) for each in of.blockers]
    more = [words.render("standup_summary", "more", more=of.more_blockers)] if of.more_blockers else []
    return [words.render("standup_summary", "blockers"), *rows, *more]


def entry(words: Words, of: EntryView) -> Message:
    """Show in the summary's thread what somebody answered."""
    heading = words.render("standup_summary", "entry", of=of)
    room = ROOM // len(of.asked.said)
    lines = []
    for asked, text in of.asked.said:
        lines.append(words.render("standup_summary", "asks", text=asked.text))
        lines.append(words.render("standup_summary", "said", text=text, room=room))
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(lines)])
