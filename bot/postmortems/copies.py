"""What was copied from a timeline into a post-mortem, found again when it is erased there; pure.

People copy by hand, so that nothing but the words themselves tells where a passage comes from.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

ERASED = "▇▇▇"
"""What stands in a text in place of a passage that was erased."""
RUN = 5
"""Words in the order of what was erased that are a copy of it, where they are not short."""
LONG, SENTENCE = 20, 12
"""From which weight on a run, and a sentence, is a copy wherever it stands; a shorter sentence on its own line."""
MIXED = {2: 8, 1: 16}
"""How often letters and figures take turns in a key, a token or a hash, by how long it is at the least."""
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"\n|(?<=[.!?。])\s+|@\w+")
_PART = re.compile(rf"{ERASED}|\w+")
_SYLLABLE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def without(text: str, erased: Iterable[str]) -> str:
    """Take out of a text what was copied from any of those that were erased; what its author wrote themselves stays."""
    words, copied = _words(text), set[int]()
    for said in erased:
        copied |= _copied(text, words, said)
    shown, place = [], 0
    for first, last in _runs(text, words, copied):
        shown += [text[place : words[first].start], ERASED]
        place = words[last].end
    return "".join([*shown, text[place:]])


def still_without(base: str, text: str) -> str:
    """Take out of a text again what was erased meanwhile from the `base` that its author had before them."""
    before, after = _parts(base), _parts(text)
    matcher = difflib.SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    kept: list[str] = []
    for tag, start, end, begin, stop in matcher.get_opcodes():
        is_erased = tag == "replace" and any(part.endswith(ERASED) for part in before[start:end])
        kept += before[start:end] if is_erased else after[begin:stop]
    return "".join(kept)


def _words(text: str) -> list[_Word]:
    return [_Word(found[0].casefold(), *found.span()) for found in _WORD.finditer(text)]


def _parts(text: str) -> list[str]:
    """Cut a text into words, each with what stands before it, and its end."""
    ends = [0, *(found.end() for found in _PART.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def _keys(parts: Iterable[str]) -> list[str]:
    return [part.strip().casefold() for part in parts]


def _copied(text: str, words: Sequence[_Word], said: str) -> set[int]:
    """Find the places of the words that were copied."""
    secrets = _secrets(said)
    places = {place for place, word in enumerate(words) if word.text in secrets}
    whole = [word.text for word in _words(said)]
    pieces = {tuple(whole[at : at + RUN]) for at in range(len(whole) - RUN + 1)}
    for run in _found(words, {piece for piece in pieces if _weight(piece) >= LONG}):
        places.update(run)
    sentences = {tuple(word.text for word in _words(sentence)) for sentence in _SENTENCE.split(said)} - {()}
    for run in _found(words, sentences):
        if _weight([words[place].text for place in run]) >= SENTENCE or _is_line(text, words[run[0]], words[run[-1]]):
            places.update(run)
    return places


def _found(words: Sequence[_Word], pieces: Collection[tuple[str, ...]]) -> Iterator[range]:
    """Find where pieces stand, word by word."""
    texts, firsts = [word.text for word in words], {piece[0] for piece in pieces}
    starts = [at for at, text in enumerate(texts) if text in firsts]
    for size in {len(piece) for piece in pieces}:
        for at in (start for start in starts if start + size <= len(texts)):
            if tuple(texts[at : at + size]) in pieces:
                yield range(at, at + size)


def _secrets(said: str) -> set[str]:
    return {word.text for word in _words(said) if _is_secret(word.text)}


def _is_secret(word: str) -> bool:
    """Whether it is no word of people."""
    turns = sum(before.isdigit() != after.isdigit() for before, after in pairwise(word))
    return any(turns >= least and len(word) >= length for least, length in MIXED.items())


def _weight(words: Iterable[str]) -> int:
    """Count the letters; a syllable counts as two."""
    return sum(len(word) + len(_SYLLABLE.findall(word)) for word in words)


def _is_line(text: str, first: _Word, last: _Word) -> bool:
    """Whether nothing else stands on the line."""
    start, end = text.rfind("\n", 0, first.start) + 1, text.find("\n", last.end)
    around = text[start : first.start] + text[last.end : end if end >= 0 else len(text)]
    return _PART.search(around) is None and "\n" not in text[first.start : last.end]


def _runs(text: str, words: Sequence[_Word], places: Collection[int]) -> Iterator[tuple[int, int]]:
    """Join neighbours on a line; give the first and the last of each run."""
    first = None
    for place in sorted(places):
        first = place if first is None else first
        is_last = place + 1 not in places or "\n" in text[words[place].end : words[place + 1].start]
        if is_last:
            yield first, place
            first = None
