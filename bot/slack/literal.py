"""Foreign text made harmless without changing how it looks.

Slack has no way to escape `*`, `_`, `~`, a backtick or `:smile:`. They act only beside a space, a punctuation mark or
an edge; a zero-width space counts as neither, so it goes between.
"""

import re

APART = "\u200b"
"""A zero-width space."""

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(https?://\S+)")
_MARKERS = re.compile(r"[*_~`]+")
_EMOJI = re.compile(r":(?=[\w+'-]*[^\W\d][\w+'-]*:|[+-]1:)")
_QUOTE = re.compile(r"^(?=>)", re.MULTILINE)


def calm(text: str) -> str:
    """Take from every character that Slack reads as formatting its power; web addresses stay whole."""
    parts = _ADDRESS.split(without_controls(text))
    return "".join(part if _ADDRESS.match(part) else _calm_part(part) for part in parts)


def one_line(text: str) -> str:
    """Fold line breaks and runs of blanks into single spaces, and drop control characters."""
    return " ".join(without_controls(" ".join(text.split())).split())


def without_controls(text: str) -> str:
    """Drop control characters and those that turn the direction of the text."""
    return _UNWANTED.sub("", text)


def _calm_part(text: str) -> str:
    return _MARKERS.sub(_calm_markers, _EMOJI.sub(f":{APART}", _QUOTE.sub(APART, text)))


def _calm_markers(found: re.Match[str]) -> str:
    """Leave `snake_case` and `2 * 3` as they are; nothing there can open or close a format."""
    run = found[0]
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    inert = (before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace())
    if inert and len(run) == 1 and run != "`":
        return run
    return APART + APART.join(run) + APART
