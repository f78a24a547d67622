"""What people read of figures that nobody watches, and how they have them watched or ignored."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.messages.base import Message, View, sentence
from bot.messages.metric import WHY
from bot.messages.words import Words
from bot.metrics.offer_queries import SurveyView
from bot.metrics.unwatched import PAGE, Findings, Offer, Proposal, grouped
from bot.slack import blocks, elements, views
from bot.slack.mrkdwn import Mrkdwn, plain
from bot.slack.text import Json

ADOPT, WATCH, IGNORE, HEED = "metrics.adopt", "metrics.watch_offer", "metrics.ignore", "metrics.heed"
GROUPS = 12
"""Groups that are named."""
NAMED = 5
"""Things that are down of which names are given."""
TROUBLES = 10
"""Metrics that lack something, or are silent, that are named."""
LONGEST_REASON = 200
Row = TypeVar("Row")


def overview(words: Words, found: Findings, surveys: Mapping[str, SurveyView], number: int = 1) -> Message:
    """Show what can be adopted, then what is amiss, then how the rest begins; `number` counts pages from 1."""
    if not found.offered and not any(each.looked_at for each in surveys.values()):
        return sentence(words.render("unwatched", "nothing_yet"))
    heading = _heading(words, found)
    shown = [blocks.section(heading), *_entries(words, _page(found.ready, number))]
    shown += _further(words, "", number, len(found.ready))
    shown += blocks.paragraphs([*_troubles(words, found), *_of_surveys(words, surveys)])
    groups = grouped(found.proposals)
    if groups:
        rows = [words.render("unwatched", "group", prefix=each.prefix, count=each.count) for each in groups[:GROUPS]]
        shown.append(blocks.section(words.render("unwatched", "groups", rows=rows, example=groups[0].prefix)))
    if found.watched_there or found.ignored:
        told = {"there": found.watched_there, "ignored": len(found.ignored)}
        shown.append(blocks.context(words.render("unwatched", "aside", **told)))
    return Message(plain(heading), shown)


def _heading(words: Words, found: Findings) -> Mrkdwn:
    if not found.proposals:
        return words.render("unwatched", "all_watched", offered=found.offered)
    told = {"count": len(found.proposals), "offered": found.offered, "ready": len(found.ready)}
    return words.render("unwatched", "heading", **told)


def about(words: Words, word: str, found: Sequence[Proposal], number: int) -> Message:
    """List what is unwatched with a word in its name, ten on a page, with a way to ignore them all."""
    if not found:
        return sentence(words.render("unwatched", "none_about", word=word))
    heading = words.render("unwatched", "about", word=word, count=len(found))
    shown = [blocks.section(heading), *_entries(words, _page(found, number))]
    shown += _further(words, word, number, len(found))
    every = elements.button(words._("Ignore them all"), IGNORE, value=f"word:{word}")
    return Message(plain(heading), [*shown, blocks.actions(every)])


def ignored(words: Words, found: Sequence[Offer], number: int) -> Message:
    """List what is ignored, by whom and why, with a way back."""
    heading = words.render("unwatched", "ignored_heading", count=len(found))
    shown = [blocks.section(heading)]
    for each in _page(found, number):
        button = elements.button(words._("List it again"), HEED, value=str(each.id))
        shown.append(blocks.section(words.render("unwatched", "ignored", of=each), accessory=button))
    return Message(plain(heading), [*shown, *_further(words, "ignored", number, len(found))])


def _page(rows: Sequence[Row], number: int) -> Sequence[Row]:
    return rows[(number - 1) * PAGE : number * PAGE]


def _entries(words: Words, found: Sequence[Proposal]) -> Sequence[Json]:
    shown = []
    for each in found:
        recipe = each.recipe
        title = (recipe.title_ko if words.lang == "ko" else recipe.title) or recipe.name if recipe else None
        shown.append(blocks.section(words.render("unwatched", "entry", of=each.offer, title=title)))
        shown.append(blocks.actions(*_buttons(words, each)))
    return shown


def _buttons(words: Words, of: Proposal) -> Sequence[Json]:
    value = str(of.offer.id)
    adopt = [elements.button(words._("Adopt with defaults"), ADOPT, value=value, style="primary")] if of.recipe else []
    watch = elements.button(words._("Watch it"), WATCH, value=value)
    return [*adopt, watch, elements.button(words._("Ignore"), IGNORE, value=value)]


def _further(words: Words, word: str, number: int, count: int) -> Sequence[Json]:
    """Tell how the next page is asked for, where there is one."""
    if number * PAGE >= count:
        return []
    text = " ".join(filter(None, ["/metrics unwatched", word, str(number + 1)]))
    return [blocks.context(words.render("unwatched", "further", text=text))]


def _troubles(words: Words, found: Findings) -> Sequence[Mrkdwn]:
    lacking = [words.render("unwatched", "lacking", of=each) for each in found.lacking[:TROUBLES]]
    return [*lacking, *(words.render("unwatched", "silent", of=each) for each in found.silent[:TROUBLES])]


def _of_surveys(words: Words, surveys: Mapping[str, SurveyView]) -> Sequence[Mrkdwn]:
    """Tell which sources did not answer, and what others find down."""
    said = []
    for name, each in sorted(surveys.items()):
        if each.why:
            said.append(words.render("unwatched", "untold", source=name, why=words.label(WHY.get(each.why, ""))))
        if each.down:
            named = {"names": each.down[:NAMED], "more": len(each.down[NAMED:])}
            said.append(words.render("unwatched", "down", source=name, **named))
    return said


def ignore_view(words: Words, what: str) -> View:
    """Ask why something is ignored; `what` comes back with the answer."""
    reason = elements.text_input("why", max_length=LONGEST_REASON)
    hint = words._("Others read it in the list of what is ignored.")
    asked = [blocks.input_(words._("Why need nobody watch it?"), reason, block_id="why", hint=hint)]
    return View(views.modal(words._("Ignore"), IGNORE, asked, submit=words._("Ignore"), private_metadata=what))
