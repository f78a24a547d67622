"""Rows for other programs, line by line: as CSV that a spreadsheet takes for text, and as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

Row = Sequence[object]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that make spreadsheets compute a cell, wide ones too. https://owasp.org/www-community/attacks/CSV_Injection"""


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write rows under their columns; text that a spreadsheet would compute gets an apostrophe before it.

    https://www.rfc-editor.org/rfc/rfc4180
    """
    yield _line(columns)
    for row in rows:
        yield _line([_cell(each) for each in row])


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as one list of objects, an object on a line."""
    before = "[\n"
    for row in rows:
        told = {name: _plain(each) for name, each in zip(columns, row, strict=True)}
        yield f"{before}{json.dumps(told, ensure_ascii=False)}"
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _line(cells: Sequence[object]) -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerow(cells)
    return held.getvalue()


def _cell(value: object) -> object:
    """Write a value as one cell; numbers stay numbers, below zero too."""
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if plain is None or isinstance(plain, int | float):
        return plain
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(value: object) -> object:
    """Write days and times by ISO 8601, in UTC; the rest is what JSON knows."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
