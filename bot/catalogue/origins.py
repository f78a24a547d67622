"""Every setting of the catalogue with its value, and whether the file gives it or it is the default."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel

from bot.catalogue.catalogue import Catalogue

TABLES = ("workspace", "alert", "incident", "files", "page", "postmortem", "tracker", "board", "retention")
LISTS = (
    "services",
    "people",
    "roles",
    "trains",
    "standups",
    "sources",
    "metrics",
    "watches",
    "recoveries",
    "windows",
    "own_holidays",
)


@dataclass(frozen=True)
class Setting:
    """One setting: `name` is as it stands in the file, such as `alert.group_for`."""

    name: str
    value: object
    is_given: bool


def settings(catalogue: Catalogue) -> Sequence[Setting]:
    """List the single settings, then how many of each list there are."""
    tables = [setting for table in TABLES for setting in _of_table(table, getattr(catalogue, table))]
    return [*tables, *(_counted(catalogue, name) for name in LISTS)]


def _of_table(table: str, model: BaseModel) -> list[Setting]:
    fields = type(model).model_fields
    return [
        Setting(f"{table}.{field.alias or name}", _shown(getattr(model, name)), name in model.model_fields_set)
        for name, field in fields.items()
    ]


def _counted(catalogue: Catalogue, name: str) -> Setting:
    found = getattr(catalogue, name)
    return Setting(Catalogue.model_fields[name].alias or name, len(found), bool(found))


def _shown(value: object) -> object:
    """Show severities by their words, lists of words as they are, and other lists by how many they hold."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return len(value) if isinstance(value, (tuple, dict)) else value
