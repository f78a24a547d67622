"""What people read in Slack about post-mortems and their actions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from babel.dates import format_date

from bot.messages import issue
from bot.messages.base import Message, sentence
from bot.messages.languages import mark
from bot.messages.paper import FACTORS, KINDS, STATES
from bot.messages.words import Words
from bot.postmortems.document import Action, Document
from bot.postmortems.factors import Tally
from bot.postmortems.library import Hit
from bot.postmortems.queries import Listed
from bot.postmortems.rules import DRAFT, MERGED, PAUSED, PUBLISHED, REVIEW, SECTIONS
from bot.postmortems.teams import Team
from bot.slack import blocks, elements
from bot.slack.mrkdwn import Mrkdwn, escape, plain
from bot.slack.text import Json

BEHIND = 5
"""Post-mortems that are named behind a kind of factors."""
SHOWN = 45
"""Rows and headings of a list that one message shows."""
LABELS: Mapping[str, str] = {
    "summary": mark("Summary"),
    "impact": mark("Impact"),
    "trigger": mark("Trigger"),
    "factors": mark("Contributing factors"),
    "detection": mark("Detection"),
    "response": mark("Response"),
    "recovery": mark("Recovery"),
    "went_well": mark("What went well"),
    "went_wrong": mark("What went wrong"),
    "lucky": mark("Where we were lucky"),
    "whys": mark("How did that come to be?"),
}
NEXT = {
    DRAFT: (("review", mark("Ask for a review")), ("publish", mark("Publish"))),
    REVIEW: (("publish", mark("Publish")), ("redraft", mark("Back to a draft"))),
    PUBLISHED: (("redraft", mark("Back to a draft")),),
    PAUSED: (),
    MERGED: (),
}
"""The buttons of each state."""


def section_name(words: Words, section: str) -> Mrkdwn:
    """Name a section."""
    return words.label(LABELS[section])


def factor_name(words: Words, kind: str) -> Mrkdwn:
    """Name a kind of contributing factors; a team's own by itself."""
    return words.label(FACTORS[kind]) if kind in FACTORS else escape(kind)


def factors(words: Words, tally: Tally, days: int) -> Message:
    """Tell which kinds of factors come again, each with the post-mortems behind it."""
    headline = words.render("postmortem", "factors", days=days)
    told = words.render("postmortem", "factors_of", total=tally.total, silent=tally.silent)
    rows = [
        words.render("postmortem", "factor_row", name=factor_name(words, each.kind), of=each, shown=each.of[:BEHIND])
        for each in tally.counted
    ]
    return Message(plain(headline), [blocks.section(headline), *blocks.paragraphs(rows), blocks.context(told)])


def day(words: Words, when: date) -> Mrkdwn:
    """Write a day."""
    return escape(format_date(when, {"en": "d MMM y", "ko": "y년 M월 d일"}[words.lang], locale=words.lang))


def draft(words: Words, of: Document, advice: int) -> Message:
    """Show a post-mortem in its incident's channel: its state, what is still to be written, and what can be done.

    `advice` is how many pieces of advice the blameless check has for it.
    """
    state = words.label(STATES[of.state])
    heading = words.render("postmortem", "heading", number=of.number, title=of.title)
    body = words.render("postmortem", "state", of=of, state=state, due=day(words, of.due_on))
    missing = [section_name(words, name) for name in SECTIONS if name != "whys" and not of.section(name).text.strip()]
    left = words.render("postmortem", "left", missing=missing, total=len(SECTIONS) - 1, advice=advice)
    shown = [blocks.section(heading), blocks.section(body)]
    if of.state != PUBLISHED:
        shown.append(blocks.context(left))
    return Message(f"{plain(heading)} · {plain(state)}", [*shown, *_buttons(words, of.key, of.state)])


def _buttons(words: Words, key: int, state: str) -> list[Json]:
    options = [elements.option(section_name(words, name), f"{key} {name}") for name in SECTIONS]
    menu = elements.static_select("postmortem.edit", options, placeholder=words._("Write a section"))
    action = elements.button(words._("Add an action"), "postmortem.add_action", value=str(key))
    moves = [
        elements.button(words.label(label), f"postmortem.{event}", value=f"{key} {state}")
        for event, label in NEXT[state]
    ]
    review = elements.button(words._("Set the review"), "postmortem.review_time", value=str(key))
    asked = [review] if state in {DRAFT, REVIEW} else []
    return [blocks.actions(menu, action, *asked), blocks.actions(page_button(words, key), *moves)]


def published(words: Words, of: Document) -> Message:
    """Tell where everybody reads that a post-mortem can be read; while it is taken back, that it is being mended."""
    told = words.render("postmortem", "published", of=of, is_published=of.state == PUBLISHED)
    if of.state != PUBLISHED:
        return sentence(told)
    about = words.render("postmortem", "about", of=of, summary=of.section("summary").text)
    return Message(told, [blocks.section(told), blocks.section(about), blocks.actions(page_button(words, of.key))])


def page_button(words: Words, key: int) -> Json:
    """Let somebody have a link of their own."""
    return elements.button(words._("Read it as a page"), "postmortem.link", value=str(key))


def found_row(words: Words, of: Listed, section: str = "", line: str = "") -> Json:
    """Show a post-mortem that may be worth reading, with a line of it."""
    name = section_name(words, section) if section else None
    state = words.label(STATES[of.state])
    row = words.render("postmortem", "found_row", of=of, state=state, section=name, line=line)
    return blocks.section(row, accessory=page_button(words, of.key))


def found(words: Words, typed: str, hits: Sequence[Hit]) -> Message:
    """List what was found by words."""
    if not hits:
        return sentence(words.render("postmortem", "nothing_found", typed=typed))
    headline = words.render("postmortem", "found", typed=typed)
    rows = [found_row(words, hit.of, hit.section, hit.line) for hit in hits]
    return Message(plain(headline), [blocks.section(headline), *rows])


def listing(words: Words, found: Sequence[Listed], *, published: bool = False) -> Message:
    """List post-mortems."""
    if not found:
        return sentence(words.render("postmortem", "nothing_listed", published=published))
    headline = words._("Published post-mortems") if published else words._("Post-mortems still to be written")
    rows = [postmortem_row(words, each) for each in found]
    return Message(plain(headline), [blocks.section(headline), *blocks.paragraphs(rows)])


def postmortem_row(words: Words, of: Listed) -> Mrkdwn:
    """Tell of a post-mortem on a line."""
    return words.render("postmortem", "row", of=of, state=words.label(STATES[of.state]), due=day(words, of.due_on))


def actions(words: Words, found: Sequence[Team], today: date) -> Message:
    """List the open action items of each team, the oldest first, with what can be done about each."""
    total = sum(len(team.actions) for team in found)
    if not total:
        return sentence(words.render("postmortem", "no_actions"))
    headline = words._("Open actions: %(count)d", count=total)
    shown: list[Json] = []
    for team in found:
        shown += _team(words, team, today)[: max(0, SHOWN - len(shown))]
    left = total - sum(block["type"] == "section" for block in shown)
    hint = words.render("postmortem", "how_to_finish", more=left)
    return Message(plain(headline), [blocks.section(headline), *shown, blocks.context(hint)])


def _team(words: Words, team: Team, today: date) -> list[Json]:
    name = escape(team.service.title_in(words.lang)) if team.service else words._("Without a service")
    age = (today - team.actions[0].created_at.date()).days
    heading = words.render("postmortem", "team", name=name, count=len(team.actions), age=age)
    rows = [blocks.section(action_row(words, each, today), accessory=_menu(words, each)) for each in team.actions]
    return [blocks.context(heading), *rows]


def _menu(words: Words, item: Action) -> Json:
    named = {"done": words._("It is done"), "change": words._("Change it"), "dropped": words._("Drop it")}
    options = [elements.option(label, f"{name} {item.id}") for name, label in named.items()]
    return elements.overflow("postmortem.action_menu", options)


def action_row(words: Words, item: Action, today: date) -> Mrkdwn:
    """Tell of an action item on a line."""
    due = day(words, item.due_on) if item.due_on else None
    kind = words.label(KINDS[item.kind]) if item.kind in KINDS else None
    is_late = item.due_on is not None and item.due_on < today
    age = (today - item.created_at.date()).days
    row = words.render("postmortem", "action_row", item=item, due=due, kind=kind, is_late=is_late, age=age)
    return Mrkdwn(" · ").join(filter(None, [row, issue.standing(words, item)]))


def action_added(words: Words, number: int, *, can_push: bool) -> Message:
    """Tell that an action item is noted, with a button where it can become an issue."""
    told = words.render("postmortem", "action_added", number=number)
    push = elements.button(words._("Make it an issue"), "postmortem.push_action", value=str(number))
    return Message(told, [blocks.section(told), *([blocks.actions(push)] if can_push else [])])


def reminder(words: Words, of: Listed, when: str) -> Message:
    """Remind the owner of a post-mortem that is not published; `when` is `soon`, `today`, `late` or `over`."""
    told = words.render("postmortem", "reminder", of=of, when=when, due=day(words, of.due_on))
    if when == "over":
        return sentence(told)
    return Message(told, [blocks.section(told), *_buttons(words, of.key, of.state)])


def review_reminder(words: Words, of: Document, told: datetime) -> Message:
    """Tell who wrote when the review is; one that was told otherwise is put right."""
    when = "over" if of.state not in {DRAFT, REVIEW} else "set" if of.review_at == told else "moved"
    said = words.render("postmortem", "review_reminder", of=of, when=when)
    if when == "over":
        return sentence(said)
    return Message(said, [blocks.section(said), blocks.actions(page_button(words, of.key))])


def action_reminder(words: Words, item: Action, when: str) -> Message:
    """Remind the owner of an action item; `when` as in `reminder`."""
    due = day(words, item.due_on) if item.due_on else None
    told = words.render("postmortem", "action_reminder", item=item, when=when, due=due)
    if when == "over":
        return sentence(told)
    done = elements.button(words._("It is done"), "postmortem.action_done", value=str(item.id), style="primary")
    return Message(told, [blocks.section(told), blocks.actions(done, _menu(words, item))])


def link(words: Words, number: int, url: str) -> Message:
    """Give somebody their own link to a page."""
    return sentence(words.render("postmortem", "link", number=number, url=url))
