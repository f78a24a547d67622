"""The form by which a standup is set up."""

from collections.abc import Sequence

from bot.messages.base import View
from bot.messages.standup import DAYS, DEFAULTS
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.text import Json
from bot.standups.rules import LONGEST_NAME, PERSONAL, TEAM, WEEKDAYS
from bot.standups.service import CHANNEL, PEOPLE

NEVER = "never"
NUDGES = (15, 30, 60)
"""Minutes before the deadline that the form offers for a reminder."""
MOST_PEOPLE = 50
"""People whom the form takes by name; a larger team has a channel."""


def create_view(words: Words, channel: str, zone: str) -> View:
    """Ask how a standup is to be; it stands in the channel where it was asked for, `zone` is that of who asks."""
    asked = [
        blocks.section(words.render("standup", "form", channel=channel)),
        blocks.input_(words._("Name"), elements.text_input("name", max_length=LONGEST_NAME), block_id="name"),
        _questions(words),
        _days(words),
        _time(words._("Ask at"), "at", "09:00"),
        _whose(words, zone),
        _time(words._("Answers until"), "deadline", "12:00"),
        _nudge(words),
        _time(words._("Summary at"), "summary", "12:00", hint=words._("by the team's clock")),
        *_members(words),
    ]
    title, submit = words._("New standup"), words._("Set it up")
    return View(views.modal(title, "standup.create", asked, submit=submit, private_metadata=channel))


def _questions(words: Words) -> Json:
    initial = "\n".join(words.label(each) for each in DEFAULTS)
    entered = elements.text_input("questions", initial=initial, multiline=True)
    return blocks.input_(words._("Questions"), entered, block_id="questions", hint=words._("one on each line"))


def _days(words: Words) -> Json:
    offered = [elements.option(words.label(label), name) for name, label in DAYS.items()]
    menu = elements.multi_static_select("days", offered, chosen=WEEKDAYS[:5])
    return blocks.input_(words._("On"), menu, block_id="days")


def _time(label: str, name: str, chosen: str, hint: str | None = None) -> Json:
    return blocks.input_(label, elements.time_input(name, chosen=chosen), block_id=name, hint=hint)


def _whose(words: Words, zone: str) -> Json:
    offered = [
        elements.option(words._("everybody's own"), PERSONAL),
        elements.option(words._("the team's: %(zone)s", zone=zone), TEAM),
    ]
    return blocks.input_(
        words._("By whose clock"), elements.static_select("whose", offered, chosen=PERSONAL), block_id="whose"
    )


def _nudge(words: Words) -> Json:
    offered = [elements.option(words._("nobody"), NEVER)]
    offered += [elements.option(words._("%(count)s minutes before", count=each), str(each)) for each in NUDGES]
    menu = elements.static_select("nudge", offered, chosen="30")
    return blocks.input_(words._("Remind who has not answered"), menu, block_id="nudge")


def _members(words: Words) -> Sequence[Json]:
    offered = [
        elements.option(words._("everybody in the channel"), CHANNEL),
        elements.option(words._("these people"), PEOPLE),
    ]
    people = elements.multi_users_select("people", most=MOST_PEOPLE)
    menu = elements.static_select("members", offered, chosen=CHANNEL)
    return (
        blocks.input_(words._("Who is asked"), menu, block_id="members"),
        blocks.input_(words._("People"), people, block_id="people", optional=True),
    )
