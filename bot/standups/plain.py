"""A plain reply to the questions of a standup: lines in their order, by their numbers, or by their labels.

Nothing here reads, writes or calls.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.errors import BotError
from bot.standups.questions import value_of
from bot.standups.rules import LONGEST_ANSWER, Question, Role

_NUMBERED = re.compile(r"\(?(\d{1,2})[.):]\s*(.*)")
_LABELLED = re.compile(r"[*_]{0,2}([^:\uff1a]{1,200}?)[*_]{0,2}\s*[:\uff1a][*_]{0,2}\s*(.*)")
SHORTEST_LABEL = 3
"""Letters of a question's beginning that stand for it."""
LABELS: Mapping[Role, frozenset[str]] = {
    Role.DONE: frozenset({"done", "yesterday", "did", "어제", "한 일", "한일", "완료"}),
    Role.PLAN: frozenset({"plan", "plans", "today", "next", "오늘", "할 일", "할일", "계획", "예정"}),
    Role.BLOCKER: frozenset(
        {"blocker", "blockers", "blocked", "in the way", "막힌 것", "막힘", "방해", "이슈", "블로커"}
    ),
}
"""What people write before an answer, by what its question is about."""


def read(text: str, questions: Sequence[Question], waiting: Collection[str]) -> Mapping[str, str]:
    """Tell which questions a message answers, and what it says to each; `waiting` are the keys without an answer.

    Raises `BotError` where nothing is said, where it is not clear what belongs to which question, and where something
    is no answer to its question.
    """
    lines = [line.strip() for line in text.splitlines()]
    if not any(lines):
        raise BotError("standup_reply", "empty")
    found = _marked(lines, questions) or _in_order(text, lines, [each for each in questions if each.key in waiting])
    return {each.key: _fit(each, found[each.key]) for each in questions if found.get(each.key)}


def _marked(lines: Sequence[str], questions: Sequence[Question]) -> Mapping[str, str]:
    """Read lines behind numbers or labels; lines without one go on with the answer above them."""
    said: dict[str, list[str]] = {}
    key: str | None = None
    for line in lines:
        named, rest = _named(line, questions)
        key = named or key
        if key is None and line:
            return {}
        if key is not None:
            said.setdefault(key, []).append(rest)
    return {key: "\n".join(parts).strip() for key, parts in said.items()}


def _named(line: str, questions: Sequence[Question]) -> tuple[str | None, str]:
    """Tell which question a line names; of one question alone it is never the number of."""
    numbered = _NUMBERED.fullmatch(line)
    if numbered and len(questions) > 1 and 1 <= int(numbered[1]) <= len(questions):
        return questions[int(numbered[1]) - 1].key, numbered[2]
    labelled = _LABELLED.fullmatch(line)
    if labelled:
        meant = [each.key for each in questions if _is_label(labelled[1], each)]
        if len(meant) == 1:
            return meant[0], labelled[2]
    return None, line


def _is_label(text: str, of: Question) -> bool:
    label, asked = _folded(text), _folded(of.text)
    begins = len(label) >= SHORTEST_LABEL and asked.startswith(label)
    return label == asked or begins or label in LABELS.get(of.role, ())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" ?!.*_")


def _in_order(text: str, lines: Sequence[str], waiting: Sequence[Question]) -> Mapping[str, str]:
    """Give one paragraph, or else one line, to each question that waits; all of it to the only one."""
    if not waiting:
        raise BotError("standup_reply", "all_answered")
    if len(waiting) == 1:
        return {waiting[0].key: text.strip()}
    paragraphs = list(_paragraphs(lines))
    parts = paragraphs if len(paragraphs) > 1 else [line for line in lines if line]
    if len(parts) > len(waiting):
        raise BotError("standup_reply", "too_many", lines=len(parts), questions=len(waiting))
    return {each.key: part for each, part in zip(waiting, parts, strict=False)}


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    yield from filter(None, (part.strip() for part in "\n".join(lines).split("\n\n")))


def _fit(question: Question, text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        raise BotError("standup_reply", "too_long", question=question.text, longest=LONGEST_ANSWER)
    try:
        return value_of(question, text)
    except ValueError:
        context = {"question": question.text, "choices": list(question.choices), "typed": text}
        raise BotError("standup_reply", "no_fit", **context) from None
