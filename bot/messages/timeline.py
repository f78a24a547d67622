"""What people read on the timeline of an incident."""

from collections.abc import Sequence

from bot.incidents.links import Link
from bot.incidents.queries import IncidentView
from bot.incidents.timeline import Line, Shown
from bot.messages.base import Message, View
from bot.messages.history import happened
from bot.messages.links import belonging
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json


def timeline(words: Words, incident: IncidentView, shown: Shown, links: Sequence[Link] = ()) -> Message:
    """Show the last part of a timeline, with what the incident belongs to, and a way to what lies before it."""
    heading = words.render("timeline", "heading", number=incident.number)
    together = [blocks.section(belonging(words, links))] if links else []
    parts = [blocks.header(plain(heading)), *together, *_lines(words, incident, shown)]
    if shown.older:
        value = f"{incident.id} {shown.older}"
        parts.append(blocks.actions(elements.button(words._("Older"), "incident.timeline", value=value)))
    return Message(plain(heading), parts)


def older(words: Words, incident: IncidentView, shown: Shown) -> View:
    """Show an earlier part; sending the form asks for the part before it."""
    return View(
        views.modal(
            plain(words.render("timeline", "heading", number=incident.number)),
            "incident.timeline",
            _lines(words, incident, shown),
            submit=plain(words._("Older")) if shown.older else None,
            close=plain(words._("Done")),
            private_metadata=f"{incident.id} {shown.older or ''}",
        )
    )


def _lines(words: Words, incident: IncidentView, shown: Shown) -> list[Json]:
    if not shown.lines:
        return [blocks.section(words.render("timeline", "empty", number=incident.number))]
    return blocks.paragraphs(_line(words, line) for line in shown.lines)


def _line(words: Words, line: Line) -> Mrkdwn:
    said = happened(words, line.kind, line.actor, line.detail)
    return words.render("timeline", "line", key=line.key, when=line.happened_at, said=said, part=line.part)
