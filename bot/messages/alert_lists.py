"""Lists of alerts and of posts, for who asks."""

from collections.abc import Sequence

from bot.alerts.queries import LISTED, AlertView, FiringView, Overview, PostView
from bot.messages.base import Message
from bot.messages.words import Words
from bot.slack.blocks import context, section
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json


def of_incident(words: Words, number: int, counts: Overview, alerts: Sequence[AlertView]) -> Message:
    """List the alerts of an incident."""
    headline = words.render("alert", "of_incident", number=number, alerts=counts)
    rows = [words.render("alert", "entry", alert=each) for each in alerts]
    return Message(plain(headline), [section(headline), *_rows(words, rows, is_whole=counts.total <= len(alerts))])


def firing(words: Words, groups: Sequence[FiringView], unreadable: Sequence[PostView]) -> Message:
    """List what fires, and the posts that a person should look at."""
    headline = words.render("alert", "firing", groups=groups)
    rows = [words.render("alert", "firing_entry", group=each) for each in groups]
    shown = [section(headline), *_rows(words, rows, is_whole=len(groups) < LISTED)]
    if unreadable:
        posts = [words.render("alert", "post", post=each) for each in unreadable]
        told = [words.render("alert", "unreadable", posts=unreadable), *posts]
        shown.append(section(Mrkdwn("\n").join(told)))
    return Message(plain(headline), shown)


def _rows(words: Words, rows: Sequence[Mrkdwn], *, is_whole: bool) -> list[Json]:
    more = [] if is_whole else [context(words.render("alert", "more", count=len(rows)))]
    return [*map(section, rows), *more]
