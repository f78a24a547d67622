"""What people read of standups: the question to each, a reminder, and which standups there are."""

from collections.abc import Mapping, Sequence

from bot.messages import dates
from bot.messages.base import Message
from bot.messages.languages import mark
from bot.messages.postmortem import day as day_name
from bot.messages.standup_own import keep_holidays
from bot.messages.standup_replies import still_open
from bot.messages.words import Words
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json
from bot.standups.queries import AskedView, StandupView
from bot.standups.rules import Question, Role, State

DAYS: Mapping[str, str] = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}
DEFAULTS: Mapping[str, Role] = {
    mark("What did you get done since the last standup?"): Role.DONE,
    mark("What will you do until the next one?"): Role.PLAN,
    mark("What is in your way?"): Role.BLOCKER,
}
"""The questions that are proposed, with what each is about."""


def clock(minute: int) -> str:
    """Write a minute of the day, such as `09:00`."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def days(words: Words, of: Sequence[str]) -> Mrkdwn:
    """Name weekdays."""
    return Mrkdwn(", ").join(words.label(label) for name, label in DAYS.items() if name in of)


def question(
    words: Words, of: AskedView, waiting: Sequence[tuple[int, Question]] = (), country: str | None = None
) -> Message:
    """Ask somebody, or show where their answer stands.

    `waiting` are the questions that can be answered by a message, by their numbers, `country` is one whose holidays
    they may want to keep.
    """
    heading = words.render("standup", "question", of=of, day=day_name(words, of.day))
    shown = [blocks.section(heading), *blocks.paragraphs(said(words, of)), *still_open(words, of, waiting)]
    if of.state == State.ASKED and of.why is not None:
        shown.append(blocks.context(words.render("standup_own", "asked_yourself", why=of.why)))
    button = _button(words, of)
    if button is not None:
        shown.append(blocks.actions(*button))
    if country is not None:
        shown.append(blocks.context(keep_holidays(words, country)))
    return Message(plain(heading), shown)


def _button(words: Words, of: AskedView) -> Sequence[Json] | None:
    """Offer what can still be done; what is late is closed by the answer itself."""
    value = str(of.id)
    if of.state == State.ASKED:
        answer = elements.button(words._("Answer"), "standup.answer", value=value, style="primary")
        return [answer, elements.button(words._("Skip today"), "standup.skip", value=value)]
    if of.state == State.LATE or of.is_closed:
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


def said(words: Words, of: AskedView) -> Sequence[Mrkdwn]:
    """Show what somebody answered to each question."""
    return [words.render("standup", "said", question=asked.text, text=text) for asked, text in of.said]


def card(words: Words, of: StandupView, minutes: int) -> Message:
    """Show a standup in its channel; `minutes` is over how long its people are spread at the most."""
    again = dates.day(words, of.resumes_on) if of.resumes_on else None
    given = {"when": days(words, of.days), "times": times(of), "minutes": minutes, "again": again}
    said = words.render("standup", "card", of=of, **given)
    asked = [words.render("standup", "asks", text=each.text) for each in of.questions if not of.is_deleted]
    return Message(plain(said), [blocks.section(said), *blocks.paragraphs(asked)])


def times(of: StandupView) -> Mapping[str, str]:
    """Write the times of a standup, as they stand on a clock."""
    return {"at": clock(of.minute), "deadline": clock(of.deadline), "summary": clock(of.summary)}
