"""The digests of the morning and of the week, and the form by which they are chosen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.deploys.queries import DeployView, Tally
from bot.incidents.figures import Row
from bot.incidents.queries import IncidentView
from bot.messages.base import Message, View
from bot.messages.deploy import STATES, lock_row
from bot.messages.languages import mark
from bot.messages.postmortem import action_row, day, postmortem_row
from bot.messages.words import Words
from bot.postmortems.document import Action
from bot.postmortems.queries import Listed
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

TITLES: Mapping[str, str] = {"morning": mark("Good morning"), "weekly": mark("The past week")}
SECTIONS: Mapping[str, str] = {
    "incidents": mark("Open incidents"),
    "metrics": mark("Metrics since yesterday"),
    "watches": mark("Watches"),
    "deploys": mark("Deploys"),
    "delivery": mark("Delivery in the past week"),
    "standups": mark("Standups"),
    "postmortems": mark("Post-mortems"),
    "actions": mark("Overdue actions"),
}
HOURS: Sequence[int] = range(6 * 60, 12 * 60 + 1, 30)
"""The minutes of the day that the form offers."""


def digest(
    words: Words, kind: str, when: date, sections: Sequence[tuple[str, Sequence[Mrkdwn]]], *, is_channel: bool
) -> Message:
    """Tell what is open and due, section by section."""
    title = words.render("digest", "title", title=words.label(TITLES[kind]), day=day(words, when))
    shown: list[Json] = [blocks.header(plain(title))]
    for name, lines in sections:
        shown += [blocks.section(words.render("digest", "heading", name=words.label(SECTIONS[name])))]
        shown += blocks.paragraphs(lines)
    if not sections:
        shown.append(blocks.section(words.render("digest", "quiet")))
    hint = words.render("digest", "how_to_change", is_channel=is_channel)
    return Message(plain(title), [*shown, blocks.context(hint)])


def open_incidents(words: Words, found: Sequence[IncidentView], *, is_more: bool) -> Sequence[Mrkdwn]:
    """Name what is open."""
    rows = [words.render("incident", "row", incident=each) for each in found]
    return [*rows, words.render("home", "more")] if is_more else rows


def week(words: Words, total: Row) -> Mrkdwn:
    """Tell how many incidents there were in a week, and how long they took."""
    return words.render("digest", "week", figures=words.render("figures", "row", row=total))


def published(words: Words, found: Sequence[Listed]) -> Sequence[Mrkdwn]:
    """Name what was published."""
    return [words.render("digest", "published", of=each) for each in found]


def waiting(words: Words, found: Sequence[Listed], *, more: int) -> Sequence[Mrkdwn]:
    """Name what is still to be published."""
    rows = [postmortem_row(words, each) for each in found]
    return [*rows, words.render("digest", "more_postmortems", more=more)] if more else rows


def overdue(words: Words, found: Sequence[Action], today: date, *, more: int) -> Sequence[Mrkdwn]:
    """Name the actions whose day is past."""
    rows = [action_row(words, each, today) for each in found]
    return [*rows, words.render("digest", "more_actions", more=more)] if more else rows


def deploys(words: Words, found: Sequence[DeployView], *, more: int) -> Sequence[Mrkdwn]:
    """Name deploys that wait for somebody, or are faulty."""
    rows = [words.render("deploy", "row", of=each, state=words.label(STATES[each.state])) for each in found]
    return [*rows, words.render("digest", "more_deploys", more=more)] if more else rows


def deploy_week(words: Words, found: Sequence[Tally]) -> Sequence[Mrkdwn]:
    """Tell how many deploys of each service there were in a week, and how they ended."""
    return [words.render("digest", "deploy_week", of=each) for each in found]


def lock(words: Words, service: str, environment: str, holder: str, reason: str, until: datetime | None) -> Mrkdwn:
    """Name a lock that somebody holds."""
    return lock_row(words, f"{service or 'all'} {environment or 'all'}", holder, reason, until)


def form(words: Words, place: str, chosen: Mapping[str, tuple[Sequence[str], int]], *, is_channel: bool) -> View:
    """Ask which digests a place gets; `chosen` are the sections and the minute of the day of each."""
    told = words.render("digest", "form", channel=place if is_channel else None)
    asked = [field for kind, (sections, minute) in chosen.items() for field in _fields(words, kind, sections, minute)]
    shown = [blocks.section(told), *asked]
    return View(views.modal(words._("Digests"), "digest.save", shown, submit=words._("Save"), private_metadata=place))


def _fields(words: Words, kind: str, sections: Sequence[str], minute: int) -> list[Json]:
    offered = [elements.option(words.label(label), name) for name, label in SECTIONS.items()]
    menu = elements.multi_static_select("sections", offered, chosen=sections)
    times = [elements.option(f"{each // 60:02}:{each % 60:02}", str(each)) for each in HOURS]
    clock = elements.static_select("minute", times, chosen=str(minute))
    label = {"morning": words._("On working days"), "weekly": words._("On the first working day of a week")}[kind]
    return [
        blocks.input_(label, menu, block_id=f"{kind}_sections", optional=True, hint=words._("Empty: none is sent")),
        blocks.input_(words._("At"), clock, block_id=f"{kind}_minute"),
    ]
