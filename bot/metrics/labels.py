"""Labels of a series as one text that is the same whoever writes it."""

from collections.abc import Mapping
from hashlib import sha256

LONGEST = 800
"""Characters of a key at the most; what is longer ends in a digest."""


def label_key(labels: Mapping[str, str] | None) -> str:
    r"""Write labels as `a=1,b=2`, sorted; nothing where there are none. A backslash stands before `\\`, `,` and `=`."""
    key = ",".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted((labels or {}).items()))
    if len(key) <= LONGEST:
        return key
    digest = sha256(key.encode()).hexdigest()
    return f"{key[: LONGEST - len(digest)]}{digest}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=")
