"""How people write thresholds: a line for each severity, `critical 98 / 93`, or a few numbers alone."""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.catalogue.durations import parse_duration
from bot.catalogue.watches import Bound, Level, Levels, level
from bot.errors import BotError
from bot.severity import Severity

PAIR = re.compile(r"(.+?)\s*(?:\.\.|~)\s*(.+)")
SIZES = {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "b": 1.0}
SPANS = {"µs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1.0}
NUMBER = re.compile(r"([-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)\s*(\S*)", re.IGNORECASE)
BARE: Mapping[int, Sequence[Severity]] = {
    1: (Severity.SEV3,),
    2: (Severity.SEV3, Severity.SEV1),
    5: tuple(sorted(Severity, reverse=True)),
}
"""Which severities numbers alone are for, by how many there are."""
Named = Callable[[str], Severity | None]


def read_levels(text: str, condition: str, unit: str, named: Named) -> Levels:
    """Read thresholds; `named` reads a severity as the team writes it. Raises `BotError` with the line in question."""
    lines = [line.strip() for line in text.replace(",", "\n").splitlines() if line.strip()]
    if len(lines) == 1 and _parted(lines[0], named) is None:
        return _bare(lines[0], condition, unit)
    found: dict[Severity, Level] = {}
    for line in lines:
        parted = _parted(line, named)
        if parted is None:
            raise BotError("watch_form", "no_level", line=line)
        severity, rest = parted
        if severity in found:
            raise BotError("watch_form", "twice", line=line)
        found[severity] = _level(rest, line, condition, unit)
    return found


def _parted(line: str, named: Named) -> tuple[Severity, str] | None:
    """Part a line such as `critical 98 / 93`, `SEV 1: 98` or `치명 98` into its severity and the rest."""
    words = line.replace(":", " ").split()
    for count in (2, 1):
        severity = named(" ".join(words[:count])) if len(words) > count else None
        if severity is not None:
            return severity, " ".join(words[count:])
    return None


def _bare(line: str, condition: str, unit: str) -> Levels:
    """Read numbers alone: one, two or five of them."""
    words = line.split()
    if len(words) not in BARE:
        raise BotError("watch_form", "how_many", line=line)
    return {
        severity: _level(word, line, condition, unit) for severity, word in zip(BARE[len(words)], words, strict=True)
    }


def _level(text: str, line: str, condition: str, unit: str) -> Level:
    raised, slash, clear = text.partition("/")
    try:
        at = _bound(raised, condition, unit)
        return level(at, _bound(clear, condition, unit)) if slash else Level.model_validate({"raise": at})
    except ValueError as error:
        raise BotError("watch_form", "no_level", line=line) from error


def _bound(text: str, condition: str, unit: str) -> Bound:
    pair = PAIR.fullmatch(text.strip())
    if pair is None:
        return _figure(text.strip(), condition, unit)
    return _figure(pair[1], condition, unit), _figure(pair[2], condition, unit)


def _figure(text: str, condition: str, unit: str) -> float:
    """Read a figure in the unit of the metric; a change is a share in percent, time to full a duration."""
    if condition == "full":
        return parse_duration(text.replace(" ", "")).total_seconds()
    found = NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    number, given = float(found[1]), found[2]
    if condition == "change":
        return number / 100
    return number * _scale(given, unit)


def _scale(given: str, unit: str) -> float:
    """Tell by how much a unit that was written differs from the metric's own. Raises `ValueError` for another one."""
    if not given or given.casefold() == unit.casefold():
        return 1.0
    known = {"s": SPANS, "B": SIZES}.get(unit, {})
    if given.casefold() not in known:
        raise ValueError(given)
    return known[given.casefold()]


def write_levels(levels: Levels, condition: str, name: Callable[[Severity], str]) -> str:
    """Write thresholds as `read_levels` reads them, the gravest first."""
    lines = []
    for severity, each in sorted(levels.items()):
        clear = "" if each.clear is None else f" / {_written(each.clear, condition)}"
        lines.append(f"{name(severity)} {_written(each.raised, condition)}{clear}")
    return "\n".join(lines)


def _written(bound: Bound, condition: str) -> str:
    if isinstance(bound, tuple):
        return "..".join(_written(each, condition) for each in bound)
    if condition == "full":
        return f"{int(bound)}s" if bound % 3600 else f"{int(bound // 3600)}h"
    return plain_number(bound * 100 if condition == "change" else bound)


def plain_number(value: float) -> str:
    """Write a number with all that it has, and without a point that tells nothing."""
    rounded = float(f"{value:.12g}")
    return str(int(rounded)) if rounded.is_integer() else repr(rounded)
