"""What people read on the timeline of an incident."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.incidents.links import Link
from bot.incidents.queries import IncidentView
from bot.incidents.timeline import Line, Shown
from bot.messages.base import Message, View
from bot.messages.history import happened
from bot.messages.links import belonging
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, link, plain
from bot.slack.text import Json

OfFile = Callable[[int], str]
"""Tells the address of a file for whoever reads, by its key."""


def timeline(
    words: Words, incident: IncidentView, shown: Shown, links: Sequence[Link] = (), of_file: OfFile | None = None
) -> Message:
    """Show the last part of a timeline, with what the incident belongs to, and a way to what lies before it.

    `of_file` leads its reader to the files.
    """
    heading = words.render("timeline", "heading", number=incident.number)
    together = [blocks.section(belonging(words, links))] if links else []
    parts = [blocks.header(plain(heading)), *together, *_lines(words, incident, shown, of_file)]
    if shown.older:
        value = f"{incident.id} {shown.older}"
        parts.append(blocks.actions(elements.button(words._("Older"), "incident.timeline", value=value)))
    return Message(plain(heading), parts)


def older(words: Words, incident: IncidentView, shown: Shown, of_file: OfFile | None = None) -> View:
    """Show an earlier part; sending the form asks for the part before it."""
    return View(
        views.modal(
            plain(words.render("timeline", "heading", number=incident.number)),
            "incident.timeline",
            _lines(words, incident, shown, of_file),
            submit=plain(words._("Older")) if shown.older else None,
            close=plain(words._("Done")),
            private_metadata=f"{incident.id} {shown.older or ''}",
        )
    )


def _lines(words: Words, incident: IncidentView, shown: Shown, of_file: OfFile | None) -> list[Json]:
    if not shown.lines:
        return [blocks.section(words.render("timeline", "empty", number=incident.number))]
    return blocks.paragraphs(_line(words, line, of_file) for line in shown.lines)


def _line(words: Words, line: Line, of_file: OfFile | None) -> Mrkdwn:
    said = happened(words, line.kind, line.actor, _with_links(line, of_file) if of_file else line.detail)
    return words.render("timeline", "line", key=line.key, when=line.happened_at, said=said, part=line.part)


def _with_links(line: Line, of_file: OfFile) -> Mapping[str, Any]:
    """Put links in place of the names of files that were copied."""
    urls = {file.name: of_file(file.id) for file in line.files if file.is_kept}
    names = line.detail.get("files")
    if not names:
        return line.detail
    return {**line.detail, "files": [link(urls[name], name) if name in urls else name for name in names]}
