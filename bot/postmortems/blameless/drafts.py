"""What is noticed in a draft as a whole: times, questions, actions, lessons, and its review; pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.postmortems.blameless.findings import Finding, Kind, Surroundings
from bot.postmortems.blameless.rules import check, check_fields, language_of
from bot.postmortems.document import Document
from bot.postmortems.rules import DRAFT, REVIEW, answers

DEPTH = 3
"""Answers that a chain of questions needs before it ends."""


def around(document: Document, services: Iterable[str] = ()) -> Surroundings:
    """Tell whom and what a draft may name: its people by their names and parts of them, and every service."""
    names = {part for name in document.names.values() for part in (name, *name.split()) if len(part) > 1}
    return Surroundings(frozenset(names), frozenset({*document.services, *services}))


def check_document(document: Document, now: datetime | None = None, services: Iterable[str] = ()) -> list[Finding]:
    """Find everything in a draft: in the texts of its sections and actions, and in what it lacks.

    Without `now` its review is taken to be in time; `services` are those of the team.
    """
    known = around(document, services)
    found = check_fields(document.texts(), known)
    found += [finding for action in document.actions for finding in check(action.text, "actions", known)]
    found += [*_whys(document, known), *_actions(document), *_times(document), *_lessons(document)]
    if now and document.state in {DRAFT, REVIEW} and document.review_at and document.review_at < now:
        found.append(Finding(Kind.REVIEW_OVERDUE, rewrite="set_review"))
    return found


def _whys(document: Document, around: Surroundings) -> Iterator[Finding]:
    chain = answers(document.section("whys").text)
    if not chain:
        return
    language = language_of(chain[-1])
    if len(chain) < DEPTH:
        yield Finding(Kind.SHALLOW_WHYS, "whys", language=language, rewrite="deeper")
    if _is_about_a_person(chain[-1], around):
        place = document.section("whys").text.rfind(chain[-1])
        end = place + len(chain[-1])
        yield Finding(Kind.WHYS_END_IN_PERSON, "whys", chain[-1], place, end, language=language, rewrite="deeper")


def _is_about_a_person(answer: str, around: Surroundings) -> bool:
    """Whether an answer is one that the rules about people notice."""
    personal = {Kind.BLAME, Kind.PERSON_CAUSE}
    return any(finding.kind in personal for finding in check(answer, "whys", around))


def _actions(document: Document) -> Iterator[Finding]:
    for action in document.actions:
        if action.is_open and not (action.owner and action.due_on and action.kind):
            language = language_of(action.text)
            yield Finding(
                Kind.ACTION_INCOMPLETE, "actions", action.text, 0, len(action.text), "", language, "complete_action"
            )


def _times(document: Document) -> Iterator[Finding]:
    known = list(document.times.stations().values())
    if document.times.detected is None or document.times.mitigated is None:
        yield Finding(Kind.NO_TIME, rewrite="add_time")
    if known != sorted(known):
        yield Finding(Kind.TIMES_ORDER, rewrite="in_order")


def _lessons(document: Document) -> Iterator[Finding]:
    for name in ("went_well", "lucky"):
        if not document.section(name).text.strip():
            yield Finding(Kind.NOTHING_LEARNT, name, rewrite="learnt")
