"""Which names a query asks of its source, by which one tells what is watched and what is no more."""

import re

PROMETHEUS = "prometheus"
TEXT = re.compile(r'"(?:\\.|[^"\\])*"' + r"|'(?:\\.|[^'\\])*'|`[^`]*`")
BY_NAME = re.compile(r"__name__\s*=\s*[\"'`]([a-zA-Z_:][\w:]*)[\"'`]")
ASIDE = re.compile(
    r"#[^\n]*|\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", re.IGNORECASE
)
"""Comments, matchers, ranges and lists of labels, in which no series is named.

https://prometheus.io/docs/prometheus/latest/querying/basics/
"""
NAME = re.compile(r"(?<![\w:.])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()")
"""A word that stands alone and calls no function."""
WORDS = frozenset({"and", "or", "unless", "atan2", "bool", "offset", "inf", "nan", "by", "without", "on", "ignoring"})
WORDS |= {"group_left", "group_right"}
PARTS = ("_bucket", "_sum", "_count")
"""How the series of one histogram or summary end."""


def names_in(way: str, query: str) -> frozenset[str]:
    """Name what a query asks of a source of some way; where only Prometheus names several things, others name one."""
    if way != PROMETHEUS:
        return frozenset({query})
    plain = ASIDE.sub(" ", TEXT.sub('""', query))
    found = {name for name in NAME.findall(plain) if name.lower() not in WORDS}
    return frozenset(found | set(BY_NAME.findall(query)))


def family(name: str) -> str:
    """Tell what the series of one histogram have in common; any other name is its own family."""
    return next((name.removesuffix(part) for part in PARTS if name.endswith(part)), name)
