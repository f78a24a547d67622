"""What is noticed in a text and in its fields; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.postmortems.blameless.findings import Finding, Kind, Surroundings
from bot.postmortems.blameless.lists import Rule, rules
from bot.postmortems.blameless.text import HIDDEN, Sentence, sentences

NOTHING = Surroundings()
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_FIGURE = re.compile(
    r"\d|\b(?:no|none|nobody|zero|one|two|three|four|five|six|seven|eight|nine|ten|half|all|every|hundreds?|thousands?)\b"
    r"|없(?:었|습|다)|모든|전체|절반|[한두세네] ?(?:명|건|곳|번|시간)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?<![A-Za-z])(?:UTC|GMT|KST|JST|CES?T|BST|IST|[ECMP][SD]T|[ECMP]T|Z)(?![A-Za-z])|[+-]\d\d:?\d\d\b"
    r"|<!date|한국 ?시[각간]|현지 ?시[각간]"
    r"|\b[A-Z][a-z]+/[A-Z][a-z_]+\b",
)


def check(text: str, field: str = "", around: Surroundings = NOTHING) -> list[Finding]:
    """Find in a text of a field what teaches less than it could, in the order of the text."""
    found = [finding for each in sentences(text) for finding in _of_sentence(each, field, around)]
    if _ZONE.search(text):
        found = [finding for finding in found if finding.kind is not Kind.NO_ZONE]
    return found


def check_fields(fields: Mapping[str, str], around: Surroundings = NOTHING) -> list[Finding]:
    """Check every field of a draft, and that the impact has figures."""
    found = [finding for name, text in fields.items() for finding in check(text, name, around)]
    impact = fields.get("impact", "")
    if impact.strip() and not _FIGURE.search(impact):
        found.append(Finding(Kind.NO_NUMBERS, "impact", language=language_of(impact), rewrite="numbers"))
    return found


def language_of(text: str) -> str:
    """Tell whether a text is Korean (`ko`) or English (`en`): a Korean name in an English sentence is a word or two."""
    hangul = len(_HANGUL.findall(text))
    return "ko" if hangul and hangul * 2 >= sum(map(len, _LATIN.findall(text))) else "en"


def _of_sentence(sentence: Sentence, field: str, around: Surroundings) -> Iterator[Finding]:
    """Find each kind at most once in a sentence."""
    language = language_of(sentence.shown)
    seen: set[Kind] = set()
    for rule in rules(language, around):
        if rule.kind in seen or not _applies(rule, field):
            continue
        match = _match(rule, sentence)
        if match is not None:
            seen.add(rule.kind)
            yield _finding(rule, sentence, match, field, language)


def _applies(rule: Rule, field: str) -> bool:
    return field not in rule.beside and (not rule.fields or field in rule.fields)


def _match(rule: Rule, sentence: Sentence) -> re.Match[str] | None:
    if rule.unless is not None and rule.unless.search(sentence.shown):
        return None
    return rule.find.search(sentence.shown)


def _finding(rule: Rule, sentence: Sentence, match: re.Match[str], field: str, language: str) -> Finding:
    rewrite, slots = rule.rewrite, _slots(sentence, match)
    if rule.repair is not None:
        rewrite, slots = "repaired", {"text": _repaired(rule.repair, sentence, match)}
    words = sentence.text[match.start() : match.end()].strip()
    return Finding(rule.kind, field, sentence.text, sentence.start, sentence.end, words, language, rewrite, slots)


def _slots(sentence: Sentence, match: re.Match[str]) -> dict[str, str]:
    """Read the named parts of a match as they stand in the text."""
    spans: Iterable[tuple[str, tuple[int, int]]] = ((name, match.span(name)) for name in match.re.groupindex)
    return {name: sentence.text[start:end].strip(" .,;:!" + HIDDEN) for name, (start, end) in spans if start >= 0}


def _repaired(repair: str, sentence: Sentence, match: re.Match[str]) -> str:
    """Put the replacement in, and begin the sentence with a capital where it began with one."""
    before, after = sentence.text[: match.start()], sentence.text[match.end() :]
    whole = f"{before}{match.expand(repair)}{after}"
    whole = re.sub(r"\s{2,}", " ", whole).strip().lstrip(",").strip()
    return whole[:1].upper() + whole[1:] if sentence.text[:1].isupper() else whole
