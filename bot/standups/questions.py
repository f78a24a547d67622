"""Questions as people write them, each on a line, with a few marks behind its text.

`Mood? [good / so-so / bad]` offers choices, `How many reviews? #` asks for a number, `*` wants an answer, and
`<`, `>` and `!` ask what got done, what is planned and what is in the way.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.errors import BotError
from bot.standups.rules import LONGEST_ANSWER, LONGEST_QUESTION, MOST_QUESTIONS, Kind, Question, Role, written

NUMBER, WANTED = "#", "*"
ROLES: Mapping[str, Role] = {"<": Role.DONE, ">": Role.PLAN, "!": Role.BLOCKER}
MOST_CHOICES, LONGEST_CHOICE = 20, 75
_CHOICES = re.compile(r"(?P<rest>.*?) ?\[(?P<choices>[^\[\]]+)\]")
_MARKS = re.compile(rf"(?P<rest>.*?) (?P<marks>[{NUMBER}{WANTED}{''.join(ROLES)}]+)")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")


def read_questions(lines: str, known: Sequence[Question] = ()) -> tuple[Question, ...]:
    """Read the questions of a standup; of those that are `known`, one with the same text and kind keeps its key.

    Raises `BotError` with what is wrong, and in which line.
    """
    found = {each.text: each for each in map(_read, _lines(lines))}
    if not 0 < len(found) <= MOST_QUESTIONS or max(map(len, found)) > LONGEST_QUESTION:
        raise BotError("standup", "no_questions", most=MOST_QUESTIONS, longest=LONGEST_QUESTION)
    return keyed(list(found.values()), known)


def keyed(questions: Sequence[Question], known: Sequence[Question]) -> tuple[Question, ...]:
    """Give questions their keys: that of a known one with the same text and kind, else one that none has had."""
    found = {each.text: each for each in questions}
    same = [each if found.get(each.text, each).kind == each.kind else replace(each, text="") for each in known]
    return tuple(replace(found[each.text], key=each.key) for each in written("\n".join(found), same))


def _lines(text: str) -> Iterator[str]:
    return filter(None, (" ".join(line.split()) for line in text.splitlines()))


def _read(line: str) -> Question:
    """Take the marks off the end of a line, one after the other."""
    rest, choices, marks = f" {line}", tuple[str, ...](), ""
    while True:
        if found := _MARKS.fullmatch(rest):
            rest, marks = found["rest"], marks + found["marks"]
        elif (found := _CHOICES.fullmatch(rest)) and not choices and len(offered := _offered(found["choices"])) > 1:
            rest, choices = found["rest"], offered
        else:
            return _question(rest.strip(), choices, marks, line)


def _offered(text: str) -> tuple[str, ...]:
    """Split choices at their slashes; where some stand between blanks, the others belong to the choices."""
    parts = text.split(" / ") if " / " in text else text.split("/")
    return tuple(dict.fromkeys(filter(None, map(str.strip, parts))))


def _question(text: str, choices: tuple[str, ...], marks: str, line: str) -> Question:
    kind = Kind.CHOICE if choices else Kind.NUMBER if NUMBER in marks else Kind.TEXT
    roles = [role for mark, role in ROLES.items() if mark in marks]
    if not text:
        raise BotError("standup_set_up", "no_text", line=line)
    if len(choices) > MOST_CHOICES or any(len(each) > LONGEST_CHOICE for each in choices):
        raise BotError("standup_set_up", "many_choices", line=line, most=MOST_CHOICES, longest=LONGEST_CHOICE)
    if len(roles) > 1 or (kind != Kind.TEXT and roles) or (choices and NUMBER in marks):
        raise BotError("standup_set_up", "two_kinds", line=line)
    return Question("", text, kind, choices, roles[0] if roles else Role.NONE, is_optional=WANTED not in marks)


def write_question(of: Question) -> str:
    """Write a question so that it is read as what it is."""
    marks = [mark for mark, role in ROLES.items() if role == of.role]
    choices = [f"[{' / '.join(of.choices)}]"] if of.choices else []
    number = [NUMBER] if of.kind == Kind.NUMBER else []
    wanted = [] if of.is_optional else [WANTED]
    return " ".join([of.text, *choices, *number, *marks, *wanted])


def value_of(question: Question, said: str) -> str:
    """Read what was said to a question: a number with a comma or a point, a choice in any case, or words.

    Raises ValueError where that is no answer to it.
    """
    text = said.strip()
    if question.kind == Kind.NUMBER and _DECIMAL.fullmatch(number := text.replace(",", ".")):
        return number
    meant = [each for each in question.choices if each.casefold() == text.casefold()]
    if question.kind == Kind.CHOICE and meant:
        return meant[0]
    if question.kind == Kind.TEXT:
        return text[:LONGEST_ANSWER]
    raise ValueError(text)
