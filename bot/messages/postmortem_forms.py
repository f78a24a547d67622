"""The forms of post-mortems: a section, what the check advises, two texts at once, and an action item."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.base import View
from bot.messages.blameless import SHOWN, advice
from bot.messages.incident_forms import mark_of
from bot.messages.paper import KINDS
from bot.messages.postmortem import factor_name, section_name
from bot.messages.words import Words
from bot.postmortems.blameless import Finding
from bot.postmortems.document import Action, Document
from bot.postmortems.rules import ACTION_TEXT, FACTORS, PRIORITIES, split_text
from bot.slack import blocks, elements, limits, views
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.text import Json

PIECE = 2400
"""Characters of a text that one field shows; a field takes 3,000, so that there is room to write on."""


@dataclass(frozen=True)
class Kinds:
    """The kinds of contributing factors that a post-mortem names, and those of the team beside ours."""

    chosen: Sequence[str] = ()
    own: Sequence[str] = ()


def section_view(
    words: Words,
    key: int,
    section: str,
    text: str,
    version: int,
    *,
    notice: Mrkdwn | None = None,
    kinds: Kinds | None = None,
) -> View:
    """Ask for the text of a section, in as many fields as it needs, and one more behind a long one.

    `kinds` are asked for too where there are any.
    """
    pieces = split_text(text, PIECE)
    fields = [piece for piece, _ in pieces]
    if len(pieces) > 1 or len(text) > PIECE // 2:
        fields.append("")
    kept = {"key": key, "section": section, "version": version, "joints": [joint for _, joint in pieces]}
    asked = [_field(words, section, place, piece, len(fields)) for place, piece in enumerate(fields)]
    if kinds:
        kept["kinds"] = list(kinds.chosen)
        asked.append(_kinds(words, kinds))
    told = [blocks.section(notice)] if notice else []
    hint = blocks.context(words.render("postmortem", f"hint_{section}"))
    return _modal(section_name(words, section), "postmortem.save", [*told, hint, *asked], words._("Save"), kept)


def _kinds(words: Words, kinds: Kinds) -> Json:
    names = dict.fromkeys([*FACTORS, *kinds.own, *kinds.chosen])
    options = [elements.option(factor_name(words, name), name) for name in names]
    select = elements.multi_static_select("kinds", options, chosen=kinds.chosen)
    label = words._("Which kinds of factors are these?")
    return blocks.input_(label, select, block_id="kinds", optional=True)


def _field(words: Words, section: str, place: int, piece: str, count: int) -> Json:
    name = section_name(words, section)
    label = name if count == 1 else words._("%(name)s, part %(place)d", name=name, place=place + 1)
    entered = elements.text_input("text", initial=piece, multiline=True, max_length=limits.INPUT_TEXT)
    return blocks.input_(label, entered, block_id=f"text{place}", optional=True)


def conflict_view(
    words: Words,
    key: int,
    section: str,
    mine: str,
    theirs: str,
    version: int,
    author: str | None,
    kept: int,
    kinds: Kinds | None = None,
) -> View:
    """Show somebody their own text again after another's was saved meanwhile; `kept` is the version that holds it."""
    notice = words.render("postmortem", "conflict", author=author, theirs=theirs, kept=kept)
    return section_view(words, key, section, mine, version, notice=notice, kinds=kinds)


def advice_view(words: Words, section: str, findings: Sequence[Finding], *, joined: bool) -> View:
    """Tell that a text is saved, what it was brought together with, and what might be put otherwise."""
    shown = [blocks.section(words.render("postmortem", "saved", joined=joined, advice=len(findings)))]
    for finding in findings[:SHOWN]:
        shown += [blocks.divider(), blocks.section(advice(words, finding))]
    title = words._("Action item") if section == "actions" else section_name(words, section)
    return View(views.modal(title, "postmortem.read", shown, close=words._("Close")))


def action_view(words: Words, key: int, item: Action | None = None) -> View:
    """Ask for an action item; without its owner, day and kind it is seldom done."""
    kinds = [elements.option(words.label(label), name) for name, label in KINDS.items()]
    ranks = [elements.option(f"P{rank}", str(rank)) for rank in PRIORITIES]
    text = elements.text_input("text", initial=item.text if item else "", max_length=ACTION_TEXT, multiline=True)
    due = elements.date_input("due", chosen=item.due_on.isoformat() if item and item.due_on else None)
    asked = [
        blocks.input_(words._("What is to be done?"), text, block_id="text"),
        blocks.input_(
            words._("Who does it?"),
            elements.users_select("owner", chosen=item.owner if item else None),
            block_id="owner",
            optional=True,
        ),
        blocks.input_(words._("Until when?"), due, block_id="due", optional=True),
        blocks.input_(
            words._("What is it good for?"),
            elements.static_select("kind", kinds, chosen=item.kind if item else None),
            block_id="kind",
            optional=True,
        ),
        blocks.input_(
            words._("How urgent is it?"),
            elements.static_select("priority", ranks, chosen=str(item.priority if item else 2)),
            block_id="priority",
        ),
    ]
    if item is None:
        return _modal(words._("Action item"), "postmortem.save_action", asked, words._("Save"), {"key": key})
    due_on = item.due_on.isoformat() if item.due_on else None
    shown = {"text": item.text, "owner": item.owner, "due": due_on, "kind": item.kind, "priority": str(item.priority)}
    kept = {"item": item.id, "shown": {name: mark_of(value) for name, value in shown.items()}}
    return _modal(words._("Action item"), "postmortem.change_action", asked, words._("Save"), kept)


def review_view(words: Words, of: Document) -> View:
    """Ask when those who were there talk about it."""
    told = blocks.section(words.render("postmortem", "about_review", number=of.number))
    field = elements.moment_input("at", chosen=of.review_at)
    asked = blocks.input_(words._("When is the review?"), field, block_id="at", optional=True)
    return _modal(words._("Review"), "postmortem.set_review", [told, asked], words._("Save"), of.key)


def drop_view(words: Words, item: Action) -> View:
    """Ask why an action item is dropped."""
    told = blocks.section(words.render("postmortem", "about_to_drop", item=item))
    why = elements.text_input("why", max_length=ACTION_TEXT, multiline=True)
    asked = blocks.input_(words._("Why is it not done?"), why, block_id="why")
    return _modal(words._("Drop an action"), "postmortem.drop_action", [told, asked], words._("Drop it"), item.id)


def _modal(title: Mrkdwn, name: str, asked: Sequence[Json], submit: Mrkdwn, kept: object) -> View:
    return View(views.modal(title, name, asked, submit=submit, private_metadata=json.dumps(kept)))
