"""Which files are copied, what a picture is, and by what name a file is called; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

WANTED, KEPT, ERASED = "wanted", "kept", "erased"
TOO_LARGE, TOO_MANY, OUTSIDE, REFUSED = "too_large", "too_many", "outside", "refused"
"""Why a file is not copied."""
NAME_LIMIT = 100
"""Characters of a file's name, as a file system takes them in any script."""
_PICTURES: Mapping[str, re.Pattern[bytes]] = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
_PAGE = re.compile(rb"\s*<(?:!doctype\s+)?html", re.IGNORECASE)
_ODD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True)
class Limits:
    """The most bytes of a file, and the most bytes and files that are kept of an incident."""

    largest: int
    together: int
    count: int


def picture(content: bytes) -> str | None:
    """Tell the media type of a picture by its first bytes, None of anything else, whatever it is called."""
    return next((kind for kind, start in _PICTURES.items() if start.match(content)), None)


def is_page(content: bytes) -> bool:
    """Whether it is a page, such as the login that Slack answers to who may not read a file."""
    return _PAGE.match(content) is not None


def refusal(size: int, kept: int, count: int, limits: Limits) -> str | None:
    """Tell why a file of `size` bytes is not copied beside `count` of together `kept` bytes, None where it is."""
    if size > limits.largest:
        return TOO_LARGE
    return TOO_MANY if count >= limits.count or kept + size > limits.together else None


def tidy_name(name: str) -> str:
    """Make a name that stands in one line and in any folder; its ending stays."""
    shown = " ".join(_ODD.sub(" ", name).split()).lstrip(". ")
    stem, dot, ending = shown.rpartition(".")
    if dot and len(ending) <= NAME_LIMIT // 4:
        return f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"
    return shown[:NAME_LIMIT] or "file"
