"""What people read about how standups go: who took part, how soon, and how today stands."""

from collections.abc import Sequence
from datetime import date

from bot.messages.base import Message
from bot.messages.standup_report import days_of
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.standups.blocker_queries import BlockerView
from bot.standups.dates import Span
from bot.standups.figures import ENOUGH, Figures, Today

NAMED = 10
"""People whom a line names."""


def shown(words: Words, span: Span, found: Sequence[Figures]) -> Message:
    """Show how standups went, each with what stands behind its figures, and what they count."""
    heading = words.render("standup_figures", "heading", days=days_of(words, span))
    lines = [words.render("standup_figures", "standup", of=each, enough=ENOUGH) for each in found]
    how = blocks.context(words.render("standup_figures", "how", enough=ENOUGH))
    told = blocks.paragraphs(lines or [words.render("standup_figures", "nothing")])
    return Message(plain(heading), [blocks.header(plain(heading)), *told, how])


def week(words: Words, found: Sequence[Figures]) -> Sequence[Mrkdwn]:
    """Tell of a week, against the one before; of a standup without a question nothing."""
    return [
        words.render("standup_figures", "week", of=each)
        for each in found
        if each.taken.asked or each.meetings or each.ages
    ]


def today(
    words: Words, found: Sequence[Today], blockers: Sequence[BlockerView] = (), day: date | None = None
) -> Sequence[Mrkdwn]:
    """Tell how today's standups stand, who is away, and what is in the way on a day."""
    rows = [words.render("standup_figures", "today", of=each, named=NAMED) for each in found]
    stuck = [words.render("standup_figures", "blocker", of=each, days=each.days(day)) for each in blockers if day]
    return [*rows, *stuck]
