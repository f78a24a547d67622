"""Answers that are put together: from what somebody chose of what was offered to them, and what they typed."""

from collections.abc import Mapping, Sequence

from bot.errors import Conflict
from bot.standups.carrying import Carried, Fate
from bot.standups.rules import LONGEST_ANSWER, Kind, Question, Role

Said = Mapping[str, str | None]
FAMILY = "standup_answering"
"""Where the sentences about it stand."""


def takes(questions: Sequence[Question], role: Role) -> Question | None:
    """Find the question that takes what is chosen for a role: the first of it that is answered in words."""
    return next((each for each in questions if each.role == role and each.kind == Kind.TEXT), None)


def chosen(offered: Carried, fates: Mapping[str, Fate], *, all_done: bool = False) -> Mapping[Role, list[str]]:
    """Sort what was offered by what became of it; `all_done` counts for all but what was dropped.

    Raises `Conflict` where a line is not what is offered now: what is sent has been seen.
    """
    known = {line.key: line.text for line in offered.lines}
    if not fates.keys() <= known.keys():
        raise Conflict(FAMILY, "changed")
    found: dict[Role, list[str]] = {Role.DONE: [], Role.PLAN: []}
    for key, fate in fates.items():
        if fate != Fate.DROP:
            is_done = all_done or fate == Fate.DONE
            found[Role.DONE if is_done else Role.PLAN].append(known[key])
    return found


def draft(questions: Sequence[Question], typed: Said, lines: Mapping[Role, Sequence[str]]) -> Said:
    """Put what was chosen before what was typed, where that does not say it too.

    Raises `Conflict` where that is longer than an answer, or an answer is missing that is needed.
    """
    said = dict(typed)
    for role, found in lines.items():
        question = takes(questions, role)
        if question is not None:
            said[question.key] = _joined(found, (said.get(question.key) or "").strip())
    for each in questions:
        _check(each, said.get(each.key) or "")
    return said


def _joined(lines: Sequence[str], typed: str) -> str:
    known = {each.strip() for each in typed.splitlines()}
    return "\n".join([*(each for each in lines if each not in known), *([typed] if typed else ())])


def _check(question: Question, text: str) -> None:
    if not question.is_optional and not text.strip():
        raise Conflict(FAMILY, "needed", question=question.text)
    if len(text) > LONGEST_ANSWER:
        raise Conflict(FAMILY, "too_long", most=LONGEST_ANSWER, question=question.text)
