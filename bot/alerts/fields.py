"""The fields of the bodies that senders post, as pydantic reads them, whichever sender it is."""

from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    StringConstraints,
    ValidationError,
)

from bot.alerts.ports import Unreadable

LONGEST = 4096
"""Characters of one field."""
LONGEST_MARK = 255
"""Characters of what identifies an alert."""
Body = TypeVar("Body", bound=BaseModel)


def _storable(text: str) -> str:
    """Show the one character that PostgreSQL does not keep as what cannot be shown."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the years 1 to 9999") from error


def _written(value: object) -> object:
    """Take a number for what it looks like, and nothing for an empty text."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Storable = AfterValidator(_storable)
Time = Annotated[AwareDatetime, AfterValidator(_utc)]
Short = Annotated[str, StringConstraints(max_length=LONGEST), Storable]
Labels = dict[Short, Annotated[Short, BeforeValidator(str)]]
Mark = Annotated[str, BeforeValidator(_written), StringConstraints(min_length=1, max_length=LONGEST_MARK), Storable]
Text = Annotated[str, BeforeValidator(_written), AfterValidator(lambda text: _storable(text[:LONGEST]))]
"""A text for people: a longer one is cut rather than refused, since its alert is worth more than its end."""


def parsed(model: type[Body], body: bytes) -> Body:
    """Read a body. Raises `Unreadable` with the first thing that is wrong with it."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(told(error)) from error


def told(error: ValidationError) -> str:
    """Say where the first mistake is, and what."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the body"
    return f"{where}: {first['msg']}"


def scalars(values: dict[str, Any]) -> dict[str, str]:
    """Keep of a mapping what can be a label: texts, numbers and truths, cut to the length of a field."""
    flat = {key: value for key, value in values.items() if isinstance(value, str | int | float)}
    return {_storable(key[:LONGEST]): _storable(str(value)[:LONGEST]) for key, value in flat.items()}
