"""From a TOML text to a catalogue, or to the list of all that is wrong with it."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeGuard

from pydantic import ValidationError

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.explain import dotted, explain
from bot.catalogue.lines import find_lines, line_of
from bot.catalogue.mistakes import CatalogueError, Mistake
from bot.catalogue.names import zone_name
from bot.catalogue.references import faults
from bot.catalogue.services import KEY

LARGEST = 2**20
"""Bytes of the largest catalogue that is read."""


def load(path: Path) -> Catalogue:
    """Read the catalogue in a file; a file that is not there is an empty one.

    Raises `CatalogueError` with every mistake.
    """
    text = read_text(path)
    return Catalogue() if text is None else parse(text, str(path))


def read_text(path: Path) -> str | None:
    """Read the file, None where there is none; raises `CatalogueError` when it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _whole(str(path), 1, f"cannot be read ({error.strerror})", "a file that Bongsu may read") from None
    if len(content) > LARGEST:
        raise _whole(str(path), 1, f"has {len(content)} bytes", f"at most {LARGEST}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _whole(str(path), line, "is not in UTF-8", "a text file in UTF-8") from None


def parse(text: str, file: str = "bongsu.toml") -> Catalogue:
    """Read a catalogue from a text; `file` is the name that mistakes give. Raises `CatalogueError`."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _syntax(text, file, str(error)) from None
    lines = find_lines(text)
    try:
        catalogue = Catalogue.model_validate(_completed(raw))
    except ValidationError as error:
        raise CatalogueError(explain(error, Catalogue, file, lines)) from None
    found = [Mistake(file, line_of(lines, path), dotted(path), *said) for path, *said in faults(catalogue)]
    if found:
        raise CatalogueError(found)
    return catalogue


def _whole(file: str, line: int, message: str, expected: str) -> CatalogueError:
    return CatalogueError([Mistake(file, line, "", message, expected)])


def _syntax(text: str, file: str, message: str) -> CatalogueError:
    """Say what the TOML reader says, with the line where it stopped."""
    found = re.fullmatch(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.DOTALL)
    reason = found[1] if found else message
    line = int(found[2]) if found and found[2] else text.rstrip().count("\n") + 1
    return _whole(file, line, f"is no TOML: {reason}", "TOML 1.0, see https://toml.io/en/v1.0.0")


def _completed(raw: dict[str, Any]) -> dict[str, Any]:
    """Give each service its name, and what has a zone the workspace's; what has another shape is left as it is."""
    services, windows, workspace = (raw.get(key) for key in ("service", "window", "workspace"))
    zone = workspace.get("zone") if isinstance(workspace, dict) else None
    if isinstance(services, dict):
        raw["service"] = {name: _with(table, KEY, name) for name, table in services.items()}
    if isinstance(windows, list) and _is_zone(zone):
        raw["window"] = [_with(table, "zone", zone) for table in windows]
    for key in ("train", "standup"):
        if isinstance(tables := raw.get(key), dict) and _is_zone(zone):
            raw[key] = {name: _with(table, "zone", zone) for name, table in tables.items()}
    return raw


def _is_zone(value: object) -> TypeGuard[str]:
    """Whether this is a zone; a wrong one is a mistake of the workspace's table alone."""
    try:
        return isinstance(value, str) and bool(zone_name(value))
    except ValueError:
        return False


def _with(table: Any, key: str, value: str) -> Any:  # noqa: ANN401
    return {key: value} | table if isinstance(table, dict) else table
