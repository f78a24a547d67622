"""The end of what a program says, as people can read it."""

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from bot.log import SECRET

READ = 16_384
"""Bytes from the end of a log that are looked at."""
SAID, LINE = 2000, 200
"""Characters that are told of all, and of one line where it stands for a step."""
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
"""What moves the cursor, colours, or names a window. https://ecma-international.org/publications-and-standards/standards/ecma-48/"""
_BACK = re.compile(r"[^\x08\n]\x08")


def read_tail(path: Path) -> str:
    """Read the end of a log, cleaned; nothing where there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - READ))
            raw = file.read(READ)
    except OSError:
        return ""
    return clean(raw.partition(b"\n")[2] or raw if size > READ else raw)


def clean(raw: bytes) -> str:
    """Leave what a person would see: no colours, no other control characters, and of a redrawn line the last state."""
    text = _ESCAPE.sub("", raw.decode(errors="replace")).replace("\r\n", "\n")
    while (shorter := _BACK.sub("", text)) != text:
        text = shorter
    lines = [_printable(line.rstrip("\r").rpartition("\r")[2]).rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")[-SAID:]


def last_line(text: str) -> str | None:
    """Tell the last line that is not empty, None where there is none."""
    return next((line.strip()[:LINE] for line in reversed(text.split("\n")) if line.strip()), None)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Blot out secrets that are known, and what looks like a token."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return SECRET.sub("***", text)


def _printable(line: str) -> str:
    return "".join(each for each in line.expandtabs(4) if not unicodedata.category(each).startswith("C"))
