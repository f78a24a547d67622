"""Sentences with their places, and what in them was not said by the writer: quotes, code and lines of logs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

HIDDEN = "\u0000"
"""Stands for each character that was quoted, so that places stay right."""

_QUOTED = re.compile(
    r"""```.*?```|`[^`\n]*`
    |"[^"\n]*"|“[^”\n]*”|\u2018[^\u2019\n]*\u2019|「[^」\n]*」|『[^』\n]*』|(?<!\w)'[^'\n]*'(?!\w)
    |^[ \t]*>.*$""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_LOG = re.compile(
    r"""^[ \t]*(?:
        \[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(?::\d\d)?[.,\d]*(?:Z|[+-]\d\d:?\d\d)?\]?\s+\[?
          (?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL|PANIC)\b
        |\[?(?:ERROR|FATAL|WARN(?:ING)?|PANIC|INFO)\]?[: ]
        |level=\w+\s
        |Traceback\b
        |\w+(?:\.\w+)*(?:Error|Exception):
    ).*$""",
    re.MULTILINE | re.VERBOSE,
)
_END = re.compile(r"(?<=[.!?。])[\"'”\u2019)\]]*\s+|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|mr|ms|mrs|dr)\.|\b[A-Z]\.)$", re.IGNORECASE)
_MARK = re.compile(r"[ \t]*(?:[-*•]|\d{1,2}[.)])?[ \t]*")


class Sentence(NamedTuple):
    """A sentence: as it stands, with what is quoted hidden, and its place in characters."""

    text: str
    shown: str
    start: int
    end: int


def masked(text: str) -> str:
    """Hide what is quoted, code, and lines of logs; the length stays."""
    return _LOG.sub(_hidden, _QUOTED.sub(_hidden, text))


def _hidden(found: re.Match[str]) -> str:
    return "".join(letter if letter == "\n" else HIDDEN for letter in found[0])


def sentences(text: str) -> Iterator[Sentence]:
    """Split a text into sentences; the marks of lists are left out."""
    shown = masked(text)
    for begun, end in _spans(shown):
        start = begun + len((_MARK.match(shown, begun, end) or [""])[0])
        if shown[start:end].replace(HIDDEN, "").strip():
            yield Sentence(text[start:end], shown[start:end], start, end)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        if "\n" not in end[0] and _ABBREVIATION.search(text, start, end.start()):
            continue
        yield start, len(text[: end.start()].rstrip())
        start = end.end()
    yield start, len(text.rstrip())
