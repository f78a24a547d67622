"""What pydantic found wrong, turned into mistakes with a line and with what is expected."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.catalogue.lines import Path, line_of
from bot.catalogue.mistakes import Mistake, did_you_mean
from bot.catalogue.services import KEY

SHOWN = 60
"""Characters of a value that a mistake shows."""


def explain(error: ValidationError, model: type[BaseModel], file: str, lines: Mapping[Path, int]) -> list[Mistake]:
    """Say each error of a validated `model` as a mistake in `file`."""
    return [_mistake(details, model, file, lines) for details in error.errors() if KEY not in details["loc"]]


def _mistake(details: ErrorDetails, model: type[BaseModel], file: str, lines: Mapping[Path, int]) -> Mistake:
    path = tuple(part for part in details["loc"] if part != "[key]")
    message, expected = _said(details, model, path)
    return Mistake(file, line_of(lines, path), dotted(path), message, expected)


def _said(details: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:
    """Give the message, and what is expected instead; a validator may say both, with `; expected` between."""
    kind, value = details["type"], details["input"]
    if kind == "extra_forbidden":
        known = _keys(model, path[:-1])
        return f"unknown key{did_you_mean(str(path[-1]), known)}", f"one of {', '.join(known)}"
    expected = _description(model, path)
    if kind == "missing":
        return "is missing", expected
    if kind == "value_error":
        message, _, own = details["msg"].removeprefix("Value error, ").partition("; expected ")
        return message, own or expected
    known = re.findall(r"'(\w+)'", details["ctx"]["expected"]) if kind == "literal_error" else []
    return f"{shown(value)} does not fit{did_you_mean(str(value), known)}", expected


def dotted(path: Sequence[str | int]) -> str:
    """Write a path as in `alert.rule[0].match[1]`, counting from 0 as TOML's tools do."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{_bare(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def _bare(word: str) -> str:
    return word if re.fullmatch(r"[\w-]+", word, re.ASCII) else f'"{word}"'


def shown(value: object) -> str:
    """Show a value as it stands in TOML, a long one in part."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"}"'
        case int() | float() | date() | time():
            return str(value)
        case list():
            return "a list"
        case _:
            return "a table"


def _description(model: type[BaseModel], path: Path) -> str:
    """Find the description of the deepest field on the path that has one."""
    found = ""
    for field in _walk(model, path):
        found = (field.description if isinstance(field, FieldInfo) else None) or found
    return found


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """Name the keys of the table at the path."""
    place: Any = (model, *_walk(model, path))[-1]
    table = _table(place.annotation if isinstance(place, FieldInfo) else place)
    return [name for name in _fields(table) if name != KEY] if table else []


def _walk(model: type[BaseModel], path: Path) -> list[FieldInfo | type[BaseModel]]:
    """Follow a path down: the field of a key, then the table that a name or an index in that field leads to."""
    steps: list[FieldInfo | type[BaseModel]] = []
    table: type[BaseModel] | None = model
    for part in path:
        field = _fields(table).get(str(part)) if table else None
        if field is None:
            steps += [table] if table else []
            continue
        steps.append(field)
        table = _table(field.annotation)
    return steps


def _fields(table: type[BaseModel] | None) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in table.model_fields.items()} if table else {}


def _table(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    """Find the model in an annotation such as `dict[str, Model]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_table(argument) for argument in get_args(annotation) if argument is not NoneType)
    return next(filter(None, inner), None)
