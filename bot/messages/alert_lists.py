"""Lists of alerts and of posts, for who asks."""

from collections.abc import Sequence

from bot.alerts.queries import LISTED, AlertView, FiringView, Overview, PostView
from bot.alerts.silences import SilenceView
from bot.incidents.queries import IncidentView
from bot.messages.base import Message
from bot.messages.words import Words
from bot.slack.blocks import actions, context, section
from bot.slack.elements import button
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json


def of_incident(
    words: Words,
    incident: IncidentView,
    counts: Overview,
    alerts: Sequence[AlertView],
    silences: Sequence[SilenceView] = (),
    *,
    can_silence: bool = False,
) -> Message:
    """List the alerts of an incident and what of them is silenced, with a button for the one and the other."""
    headline = words.render("alert", "of_incident", number=incident.number, alerts=counts)
    rows = [words.render("alert", "entry", alert=each) for each in alerts]
    shown = [section(headline), *_rows(words, rows, is_whole=counts.total <= len(alerts))]
    if silences:
        shown.append(section(Mrkdwn("\n").join(words.render("silence", "row", each=each) for each in silences)))
    return Message(plain(headline), [*shown, *_silencing(words, incident, silences, counts if can_silence else None)])


def _silencing(
    words: Words, incident: IncidentView, silences: Sequence[SilenceView], counts: Overview | None
) -> list[Json]:
    silence = button(words._("Silence for 2 hours"), "incident.silence", value=str(incident.id))
    lift = button(words._("Lift the silences"), "incident.unsilence", value=str(incident.id))
    wanted = [*([silence] if counts and counts.firing else []), *([lift] if silences else [])]
    return [actions(*wanted)] if wanted else []


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
