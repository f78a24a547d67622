"""The shape of what travels: JSON objects."""

import json
from typing import Any

Json = dict[str, Any]


def packed(value: object) -> str:
    """Write a value as JSON without spaces, with its letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
