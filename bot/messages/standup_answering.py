"""The form in which somebody answers a standup."""

from collections.abc import Mapping, Sequence

from bot.messages import standup_proposals
from bot.messages.base import View
from bot.messages.languages import mark
from bot.messages.words import Words
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, escape
from bot.slack.text import Json
from bot.standups.carrying import ALL, LINE, Carried, Fate, Line
from bot.standups.drafts import takes
from bot.standups.proposals import NO_OFFER, Offer
from bot.standups.queries import FormView
from bot.standups.rules import LONGEST_ANSWER, Kind, Question, Role

FATES: Mapping[Fate, str] = {
    Fate.CARRY: mark("carry over"),
    Fate.DONE: mark("done"),
    Fate.DROP: mark("drop"),
}
AGED = 3
"""From which day on a line shows for how long it has been carried."""


def answer_view(words: Words, of: FormView, offer: Offer = NO_OFFER, *, is_at_home: bool = False) -> View:
    """Ask all questions at once; what was answered stands there and can be changed.

    Above them is what was planned last, under them what somebody did; what is chosen of it comes into the answers.
    `is_at_home` says that it lies over the home tab, which is to show the answer then.
    """
    asked = [block for each in of.questions for block in _question(words, each, of, offer)]
    told = blocks.context(words.render("standup", "until", of=of.asked))
    kept = f"{of.asked.id}:{of.version}" + (":home" if is_at_home else "")
    shown = [*_carried(words, offer.carried), *asked, told]
    title, submit = of.asked.standup, words._("Send")
    return View(views.modal(title, "standup.answered", shown, submit=submit, private_metadata=kept))


def _carried(words: Words, of: Carried) -> Sequence[Json]:
    """Ask what became of each line of the last plan, and at once whether all of it is done."""
    if not of.lines:
        return ()
    at_once = elements.checkboxes(ALL, [elements.option(words._("All of it is done"), ALL)])
    heading = blocks.input_(words._("You planned this last time"), at_once, block_id=ALL, optional=True)
    more = [blocks.context(words.render("standup_answering", "more_lines", more=of.more))] if of.more else []
    return [heading, *(_line(words, each) for each in of.lines), *more, blocks.divider()]


def _line(words: Words, of: Line) -> Json:
    offered = [elements.option(words.label(label), fate) for fate, label in FATES.items()]
    menu = elements.static_select(LINE + of.key, offered, chosen=Fate.CARRY)
    return blocks.input_(_named(words, of), menu, block_id=LINE + of.key)


def _named(words: Words, of: Line) -> Mrkdwn:
    return words._("%(text)s · day %(day)s", text=of.text, day=of.day) if of.day >= AGED else escape(of.text)


def _question(words: Words, asked: Question, of: FormView, offer: Offer) -> Sequence[Json]:
    """Ask one question, with what is proposed for it; who may choose an answer need not type one."""
    roles = [role for role in (Role.DONE, Role.PLAN) if takes(of.questions, role) == asked]
    proposed = [block for role in roles if role in offer.choices for block in _boxes(words, role, offer)]
    is_optional = asked.is_optional or bool(proposed or (roles and offer.carried.lines))
    field = _field(asked, of.said.get(asked.key))
    return [blocks.input_(asked.text, field, block_id=asked.key, optional=is_optional), *proposed]


def _boxes(words: Words, role: Role, offer: Offer) -> Sequence[Json]:
    return standup_proposals.boxes(words, role, offer.choices[role])


def _field(of: Question, said: str | None) -> Json:
    if of.kind == Kind.CHOICE and of.choices:
        offered = [elements.option(each, each) for each in of.choices]
        return elements.static_select(of.key, offered, chosen=said if said in of.choices else None)
    if of.kind == Kind.NUMBER:
        return elements.number_input(of.key, chosen=said)
    return elements.text_input(of.key, initial=said, multiline=True, max_length=LONGEST_ANSWER)
