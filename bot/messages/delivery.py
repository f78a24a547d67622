"""What people read about how delivery goes: five figures, each with what it counts and where it went."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.deploys.delivery import DAY, ENOUGH, Figure, Figures, Report, Way, bar
from bot.deploys.delivery_queries import Scope
from bot.messages import dates
from bot.messages.base import Message
from bot.messages.languages import mark
from bot.messages.metric import BARS
from bot.messages.template import UNKNOWN
from bot.messages.words import Words
from bot.slack import blocks
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.standups.dates import Span

TITLES = {
    Figure.FREQUENCY: mark("Deployment frequency"),
    Figure.LEAD: mark("Change lead time"),
    Figure.FAILED: mark("Change fail rate"),
    Figure.RECOVERY: mark("Failed deployment recovery time"),
    Figure.REWORK: mark("Deployment rework rate"),
}
"""The five, under the names that DORA gives them."""
WAYS = {Way.BETTER: mark("better"), Way.WORSE: mark("worse"), Way.SAME: mark("much the same")}


def shown(words: Words, of: Report, scope: Scope) -> Message:
    """Show the five figures, each with what stands behind it, and what counts in none of them."""
    heading = title(words, of, scope)
    lines = rows(words, of) if of.now.releases or of.before.releases else [words.render("delivery", "none_at_all")]
    is_late = of.since is not None and of.since > of.range.before
    notes = [
        words.render("delivery", "apart", of=of.now, incidents=of.incidents),
        *([words.render("delivery", "since", since=of.since)] if is_late else []),
        words.render("delivery", "how", enough=ENOUGH),
    ]
    told = blocks.paragraphs(lines)
    return Message(plain(heading), [blocks.header(plain(heading)), *told, *map(blocks.context, notes)])


def title(words: Words, of: Report, scope: Scope) -> Mrkdwn:
    """Say of what the figures are."""
    days = dates.span(words, Span(of.range.begin.date(), (of.range.end - timedelta(seconds=1)).date()))
    return words.render("delivery", "heading", name=scope.name, environment=scope.environment, days=days)


def rows(words: Words, of: Report) -> Sequence[Mrkdwn]:
    """Tell each figure in two lines: what it is and where it went, and what it counts."""
    return [_row(words, of, figure) for figure in Figure]


def week(words: Words, of: Report) -> Sequence[Mrkdwn]:
    """Tell the five in a line each, and where they went; nothing of a time without any release."""
    if not of.now.releases and not of.before.releases:
        return []
    return [words.render("delivery", "short", **_went(words, of, figure)) for figure in Figure]


def _row(words: Words, of: Report, figure: Figure) -> Mrkdwn:
    drawn = course(words, of) if figure == Figure.FREQUENCY else None
    meaning = words.render("delivery", f"means_{figure}")
    told = _went(words, of, figure)
    return words.render("delivery", "row", behind=_behind(words, of.now, figure), meaning=meaning, drawn=drawn, **told)


def _went(words: Words, of: Report, figure: Figure) -> Mapping[str, Mrkdwn | None]:
    went = of.ways[figure]
    return {
        "title": words.label(TITLES[figure]),
        "value": value(words, of.now, figure),
        "before": value(words, of.before, figure) if went else None,
        "way": words.label(WAYS[went]) if went else None,
    }


def value(words: Words, of: Figures, figure: Figure) -> Mrkdwn:
    """Say one of the five, or that there is too little data for it."""
    found = of.told[figure]
    if figure == Figure.FREQUENCY:
        return words._("%(num)s a day", num=f"{of.a_day:.2f}")
    if found is None:
        return words._("too little data")
    is_share = figure in {Figure.FAILED, Figure.REWORK}
    return Mrkdwn(f"{found:.0%}") if is_share else words.duration(timedelta(seconds=found))


def _behind(words: Words, of: Figures, figure: Figure) -> Mrkdwn:
    """Say how many values stand behind a figure, and how the one in the middle was found."""
    match figure:
        case Figure.FREQUENCY:
            return words.n("%(num)d release", "%(num)d releases", of.releases)
        case Figure.LEAD:
            return words.render("delivery", "commits", of=of.lead, enough=ENOUGH)
        case Figure.RECOVERY:
            return words.render("delivery", "recovered", of=of.recovery, still=of.still, enough=ENOUGH)
        case Figure.FAILED:
            return words.render("delivery", "share", of=of.failed, enough=ENOUGH)
        case Figure.REWORK:
            return words.render("delivery", "share", of=of.rework, enough=ENOUGH)


def course(words: Words, of: Report) -> Mrkdwn:
    """Draw how many releases there were, by days or weeks, from none to the most."""
    most = max(of.course, default=0)
    drawn = "".join(BARS[round(each / most * (len(BARS) - 1))] for each in of.course) if most else str(UNKNOWN)
    return words.render("delivery", "course", drawn=drawn, is_daily=bar(of.range) == DAY)
