"""The summary of a standup in its channel: what everybody said, what is in the way, and who is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.messages.base import Message
from bot.messages.languages import mark
from bot.messages.postmortem import day as day_name
from bot.messages.standup import said
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.standups.queries import AskedView, SummaryView
from bot.standups.rules import State

MISSING: Mapping[State, str] = {
    State.ASKED: mark("Still to answer"),
    State.UNANSWERED: mark("Have not answered"),
    State.PLANNED: mark("Asked later today, by their own clock"),
    State.AWAY: mark("Away"),
    State.SKIPPED: mark("Skipped"),
    State.MISSED: mark("Not asked in time"),
}
"""How a summary heads those who have no answer, in this order."""
ROOM, BLOCKERS = 9000, 20
"""Characters that answers take up in a summary, and how many things it names that are in the way."""


def summary(words: Words, of: SummaryView) -> Message:
    """Show what everybody said: what is in the way first, then who is missing."""
    heading = words.render("standup_summary", "summary", of=of, day=day_name(words, of.day))
    entries = list(_fitting(_entry(words, each) for each in of.answers))
    lines = [*_blockers(words, of), *(line for entry in entries for line in entry)]
    more = of.more + len(of.answers) - len(entries)
    if more:
        lines.append(words.render("standup_summary", "more_answers", more=more))
    lines += [_missing(words, of, state, label) for state, label in MISSING.items() if of.counts.get(state)]
    room = blocks.paragraphs(lines or [words.render("standup_summary", "nobody_yet")])
    return Message(plain(heading), [blocks.section(heading), *room])


def _missing(words: Words, of: SummaryView, state: State, label: str) -> Mrkdwn:
    people = of.people.get(state, ())
    return words.render("standup_summary", "missing", label=words.label(label), people=people, count=of.counts[state])


def _fitting(entries: Iterable[Sequence[Mrkdwn]]) -> Iterator[Sequence[Mrkdwn]]:
    """Give the first entries, as many as a message holds."""
    used = 0
    for entry in entries:
        used += sum(map(len, entry))
        if used > ROOM:
            return
        yield entry


def _blockers(words: Words, of: SummaryView) -> Sequence[Mrkdwn]:
    found = [(each, text) for each in of.answers for asked, text in each.said if asked.is_blocker]
    if not found:
        return ()
    rows = [
        words.render("standup_summary", "blocker", person=each.person, text=text) for each, text in found[:BLOCKERS]
    ]
    return [words.render("standup_summary", "blockers"), *rows]


def _entry(words: Words, of: AskedView) -> Sequence[Mrkdwn]:
    return [words.render("standup_summary", "entry", of=of), *said(words, of)]
