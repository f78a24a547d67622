"""What people read of standups: the question to each, a reminder, the summary, and which standups there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.messages.base import Message, sentence
from bot.messages.languages import mark
from bot.messages.postmortem import day as day_name
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.queries import AskedView, StandupView, SummaryView
from bot.standups.rules import State

DAYS: Mapping[str, str] = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}
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
DEFAULTS = (
    mark("What did you get done since the last standup?"),
    mark("What will you do until the next one?"),
    mark("What is in your way?"),
)


def clock(minute: int) -> str:
    """Write a minute of the day, such as `09:00`."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def days(words: Words, of: Sequence[str]) -> Mrkdwn:
    """Name weekdays."""
    return Mrkdwn(", ").join(words.label(label) for name, label in DAYS.items() if name in of)


def question(words: Words, of: AskedView) -> Message:
    """Ask somebody, or show where their answer stands."""
    heading = words.render("standup", "question", of=of, day=day_name(words, of.day))
    shown: list[Json] = [blocks.section(heading), *blocks.paragraphs(_said(words, of))]
    button = _button(words, of)
    if button is not None:
        shown.append(blocks.actions(*button))
    return Message(plain(heading), shown)


def _button(words: Words, of: AskedView) -> Sequence[Json] | None:
    """Offer what can still be done; what is late is closed by the answer itself."""
    value = str(of.id)
    if of.state == State.ASKED:
        answer = elements.button(words._("Answer"), "standup.answer", value=value, style="primary")
        return [answer, elements.button(words._("Skip today"), "standup.skip", value=value)]
    if of.state == State.LATE:
        return None
    label = words._("Change it") if of.state == State.ANSWERED else words._("Answer")
    return [elements.button(label, "standup.answer", value=value)]


def nudge(words: Words, of: AskedView) -> Message:
    """Remind somebody once before the deadline; when they have answered, it says so."""
    said = words.render("standup", "nudge", of=of)
    shown = [blocks.section(said)]
    if of.state == State.ASKED:
        shown.append(blocks.actions(*(_button(words, of) or ())))
    return Message(plain(said), shown)


def summary(words: Words, of: SummaryView) -> Message:
    """Show what everybody said: what is in the way first, then who is missing."""
    heading = words.render("standup", "summary", of=of, day=day_name(words, of.day))
    entries = list(_fitting(_entry(words, each) for each in of.answers))
    lines = [*_blockers(words, of), *(line for entry in entries for line in entry)]
    more = of.more + len(of.answers) - len(entries)
    if more:
        lines.append(words.render("standup", "more_answers", more=more))
    lines += [
        words.render("standup", "missing", label=words.label(label), people=of.people[state], count=of.counts[state])
        for state, label in MISSING.items()
        if of.counts.get(state)
    ]
    room = blocks.paragraphs(lines or [words.render("standup", "nobody_yet")])
    return Message(plain(heading), [blocks.section(heading), *room])


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
    rows = [words.render("standup", "blocker", person=each.person, text=text) for each, text in found[:BLOCKERS]]
    return [words.render("standup", "blockers"), *rows]


def _entry(words: Words, of: AskedView) -> Sequence[Mrkdwn]:
    return [words.render("standup", "entry", of=of), *_said(words, of)]


def _said(words: Words, of: AskedView) -> Sequence[Mrkdwn]:
    return [words.render("standup", "said", question=asked.text, text=text) for asked, text in of.said]


def card(words: Words, of: StandupView, minutes: int) -> Message:
    """Show a standup in its channel; `minutes` is over how long its people are spread at the most."""
    said = words.render("standup", "card", of=of, when=_when(words, of), times=_times(of), minutes=minutes)
    asked = [words.render("standup", "asks", text=each.text) for each in of.questions]
    return Message(plain(said), [blocks.section(said), *blocks.paragraphs(asked)])


def _when(words: Words, of: StandupView) -> Mrkdwn:
    return days(words, of.days)


def _times(of: StandupView) -> Mapping[str, str]:
    return {"at": clock(of.minute), "deadline": clock(of.deadline), "summary": clock(of.summary)}


def listing(words: Words, found: Sequence[StandupView]) -> Message:
    """List standups, with when and whom they ask."""
    if not found:
        return sentence(words.render("standup", "no_standups"))
    heading = words._("Standups")
    rows = [words.render("standup", "row", of=each, when=_when(words, each), times=_times(each)) for each in found]
    return Message(plain(heading), [blocks.section(heading), *blocks.paragraphs(rows)])
