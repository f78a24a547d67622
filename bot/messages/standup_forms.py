"""The form by which a standup is set up and changed."""

from collections.abc import Mapping, Sequence

from bot.messages.base import View
from bot.messages.incident_forms import mark_of
from bot.messages.standup import DAYS, DEFAULTS, clock
from bot.messages.words import Words
from bot.slack import blocks, elements, limits, views
from bot.slack.mrkdwn import plain
from bot.slack.text import Json
from bot.standups.questions import write_question
from bot.standups.rules import LONGEST_NAME, PERSONAL, TEAM, Question
from bot.standups.service import CHANNEL, GROUP, PEOPLE, Plan
from bot.standups.trials import usual

NEVER = "never"
NUDGES = (15, 30, 60)
"""Minutes before the deadline that the form offers for a reminder."""
MOST_PEOPLE = 50
"""People whom the form takes by name; a larger team has a channel."""
NAMES, COUNTS = "names", "counts"
"""What the summary tells of who has not answered."""
Groups = Mapping[str, str]
"""The handles of user groups, by their ids."""
NO_GROUPS: Groups = {}


def create_view(
    words: Words, channel: str, zone: str, groups: Groups = NO_GROUPS, proposed: Plan | None = None
) -> View:
    """Ask how a standup is to be; the channel where it was asked for is proposed, `zone` is that of who asks."""
    plan = proposed or usual(channel, zone)
    questions = [Question("", plain(words.label(text)), role=role) for text, role in DEFAULTS.items()]
    asked = _fields(words, plan, questions, (), groups)
    return View(views.modal(words._("New standup"), "standup.create", asked, submit=words._("Set it up")))


def edit_view(
    words: Words, key: int, plan: Plan, questions: Sequence[Question], people: Sequence[str], groups: Groups = NO_GROUPS
) -> View:
    """Ask how a standup is to be from now on; its key, and a mark of what was shown, come back with the answer."""
    kept = f"{key}:{shown_mark(plan, questions)}"
    asked = _fields(words, plan, questions, people, groups)
    title, submit = words._("Change a standup"), words._("Change it")
    return View(views.modal(title, "standup.edit", asked, submit=submit, private_metadata=kept))


def shown_mark(plan: Plan, questions: Sequence[Question]) -> str:
    """Mark what a form shows, by which one tells whether somebody else has changed it meanwhile."""
    return mark_of([vars(plan), [each.document() for each in questions]])


def _fields(
    words: Words, plan: Plan, questions: Sequence[Question], people: Sequence[str], groups: Groups
) -> Sequence[Json]:
    named = elements.text_input("name", initial=plan.name, max_length=LONGEST_NAME)
    return [
        blocks.input_(words._("Name"), named, block_id="name"),
        _channel(words, plan.channel),
        _questions(words, questions),
        _days(words, plan.days),
        _time(words._("Ask at"), "at", plan.minute),
        _whose(words, plan),
        _time(words._("Answers until"), "deadline", plan.deadline),
        _nudge(words, plan.nudge),
        _time(words._("Summary at"), "summary", plan.summary, hint=words._("by the team's clock")),
        _missing(words, names=plan.names_missing),
        *_members(words, plan, people, groups),
        _blockers(words, plan.blockers_to),
    ]


def _channel(words: Words, channel: str) -> Json:
    menu = elements.channel_select("channel", chosen=channel or None)
    hint = words._("The summary stands there; Bongsu has to be invited into a private channel first.")
    return blocks.input_(words._("Channel"), menu, block_id="channel", hint=hint)


def _questions(words: Words, questions: Sequence[Question]) -> Json:
    lines = "\n".join(map(write_question, questions))
    entered = elements.text_input("questions", initial=lines, multiline=True)
    hint = words.render("standup_set_up", "notation")
    return blocks.input_(words._("Questions"), entered, block_id="questions", hint=hint)


def _days(words: Words, days: Sequence[str]) -> Json:
    offered = [elements.option(words.label(label), name) for name, label in DAYS.items()]
    menu = elements.multi_static_select("days", offered, chosen=days)
    return blocks.input_(words._("On"), menu, block_id="days")


def _time(label: str, name: str, minute: int, hint: str | None = None) -> Json:
    return blocks.input_(label, elements.time_input(name, chosen=clock(minute)), block_id=name, hint=hint)


def _whose(words: Words, plan: Plan) -> Json:
    offered = {PERSONAL: words._("everybody's own"), TEAM: words._("the team's: %(zone)s", zone=plan.zone)}
    return _menu(words._("By whose clock"), "whose", offered, PERSONAL if plan.is_personal else TEAM)


def _nudge(words: Words, nudge: int | None) -> Json:
    minutes = sorted({*NUDGES, *([nudge] if nudge else [])})
    offered = {NEVER: words._("nobody")}
    offered |= {str(each): words._("%(count)s minutes before", count=each) for each in minutes}
    return _menu(words._("Remind who has not answered"), "nudge", offered, NEVER if nudge is None else str(nudge))


def _missing(words: Words, *, names: bool) -> Json:
    offered = {NAMES: words._("named"), COUNTS: words._("counted only")}
    label = words._("In the summary, who has not answered is")
    return _menu(label, "missing", offered, NAMES if names else COUNTS)


def _members(words: Words, plan: Plan, people: Sequence[str], groups: Groups) -> Sequence[Json]:
    offered = {CHANNEL: words._("everybody in the channel"), PEOPLE: words._("these people")}
    known = {**groups, **({plan.group: groups.get(plan.group, plan.group)} if plan.group else {})}
    if known:
        offered[GROUP] = words._("a user group")
    chosen = elements.multi_users_select("people", most=MOST_PEOPLE, chosen=people)
    return (
        _menu(words._("Who is asked"), "members", offered, plan.members),
        blocks.input_(words._("People"), chosen, block_id="people", optional=True),
        *([_groups(words, known, plan.group)] if known else []),
    )


def _groups(words: Words, groups: Groups, chosen: str | None) -> Json:
    handles = sorted(groups.items(), key=lambda each: (each[0] != chosen, each[1]))[: limits.OPTIONS]
    menu = elements.static_select("group", [elements.option(f"@{each}", key) for key, each in handles], chosen=chosen)
    return blocks.input_(words._("User group"), menu, block_id="group", optional=True)


def _blockers(words: Words, person: str | None) -> Json:
    menu = elements.users_select("blockers", chosen=person)
    label, hint = words._("Who is told of what stays in the way"), words._("else whoever set the standup up")
    return blocks.input_(label, menu, block_id="blockers", hint=hint, optional=True)


def _menu(label: str, name: str, offered: Mapping[str, str], chosen: str) -> Json:
    options = [elements.option(text, value) for value, text in offered.items()]
    return blocks.input_(label, elements.static_select(name, options, chosen=chosen), block_id=name)
