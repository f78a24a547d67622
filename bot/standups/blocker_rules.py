"""What is in somebody's way, and which words say that nothing is; nothing here reads, writes or calls."""

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum

OLD = timedelta(days=3)
"""How long something is in the way until others are told of it."""

_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_WHEN = "at all|today|now|right now|for now|so far|yet|still|currently|at the moment|at present|as of now"
_THINGS = "blockers?|blocks|blocking|blocked|impediments?|obstacles?|issues?|problems?|concerns?|anything"
_ENGLISH = re.compile(
    rf"(?:(?:{_WHEN}|i am|i m|im|i have|i ve|we have|there is|there are|there s) )*"
    r"(?:none|no|nope|nah|nothing|nil|null|na|n a|not applicable|nada|zero|0|x|not|all good|all clear|all fine)"
    rf"(?: (?:any|known|new|major|big|real|current|other|{_THINGS}))*"
    r"(?: (?:in (?:the|my|our) way|to report|from me|from my side|on my side|thanks|thank you|really"
    rf"|{_WHEN}))*"
)
_KOREAN = re.compile(
    r"(?:오늘은?|현재는?|현재로는|지금은?|아직은?|아직까지는?|당장은?|딱히|별로|별다른|특별히|특별한|크게|큰|전혀|저는|따로)*"
    r"(?:(?:해당|특이|애로|막힌|막히는|어려운|방해되는)?"
    r"(?:사항|이슈|문제|문제점|장애|장애물|장애요인|블로커|블락커|걸림돌|방해|방해요소|어려움|점|것|게|거|건|부분|해당|특이))?"
    r"(?:이|가|은|는|도)?"
    r"(?:없음|없습니다|없어요|없다|없네요|없슴|없슴다|없음요|없었습니다|없었음|없었어요|없어|무|아니요|아니오|아뇨|노|\u1102+)"
    r"(?:감사합니다)?"
)


class Blocked(StrEnum):
    """What has become of something that was in the way."""

    OPEN = "open"
    GONE = "gone"
    TASK = "task"
    DONE = "done"


def is_old(raised_on: date, day: date) -> bool:
    """Whether something has been in the way for long."""
    return day - raised_on >= OLD


def is_same(one: str, other: str) -> bool:
    """Whether two texts say the same but for case, blanks and marks."""
    return _words(one) == _words(other)


def says_none(text: str) -> bool:
    """Whether an answer to what is in the way says that nothing is, in English or Korean, line by line."""
    return all(_line_says_none(line) for line in text.splitlines())


def _line_says_none(line: str) -> bool:
    words = _words(line)
    return not words or bool(_ENGLISH.fullmatch(" ".join(words)) or _KOREAN.fullmatch("".join(words)))


def _words(text: str) -> list[str]:
    known = unicodedata.normalize("NFKC", _EMOJI.sub(" ", text.casefold()))
    return re.findall(r"\w+", known.replace("_", " "))
