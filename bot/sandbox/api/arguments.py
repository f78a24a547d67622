"""The arguments of a call: texts when they came as a form, any JSON when they came as JSON."""

import json
from collections.abc import Mapping

from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.payload import Json

YES = {"1", "true"}


class Arguments:
    """Reads arguments as what they should be; each wrong one raises Slack's error."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given: Json = {name: value for name, value in given.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str, default: str = "") -> str:
        """Return a text; a number becomes one."""
        value = self.given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.given.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in YES

    def number(self, name: str, default: int, most: int, error: str = "invalid_limit") -> int:
        """Return a number from 1 to `most`; 0 is as good as none."""
        text = self.text(name, "") or "0"
        if not text.isdecimal() or int(text) > most:
            raise SlackError(error)
        return int(text) or default

    def words(self, name: str) -> list[str]:
        """Return the parts of a list, or of a text with commas."""
        value = self.given.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [part.strip() for part in map(str, parts) if part.strip()]

    def json(self, name: str, error: str) -> object:
        """Return a JSON value, which a form carries as text; None when it is missing."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            decoded: object = json.loads(value)
        except ValueError:
            raise SlackError(error) from None
        return decoded
