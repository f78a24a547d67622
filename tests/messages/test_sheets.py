"""What is exported is read back as it was, and no spreadsheet computes any of it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.sheets import FORMULA, Row, as_csv, as_json

WHEN = datetime(2026, 3, 2, 18, 0, tzinfo=timezone(timedelta(hours=9)))
TOLD = "2026-03-02T09:00:00+00:00"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.one_of(TEXT, st.integers(), st.none(), st.booleans(), st.lists(TEXT))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("web", "web"),
        ('a "b", c', 'a "b", c'),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(1)", "'@SUM(1)"),
        ("-1", "'-1"),
        ("\uff1d1", "'\uff1d1"),
        ("\t=1", "'\t=1"),
        (-1, "-1"),
        (None, ""),
        (True, "true"),
        (["ci", "=x"], '["ci", "=x"]'),
        (WHEN, TOLD),
        ("한글", "한글"),
    ],
)
def test_a_cell(value: object, cell: str) -> None:
    (_, row) = csv.reader(io.StringIO("".join(as_csv(["a"], [[value]])), newline=""))
    assert (row or [""]) == [cell]


@given(st.lists(st.tuples(VALUES, VALUES)))
def test_every_row_is_one_row_and_nothing_is_computed(rows: list[tuple[object, object]]) -> None:
    read = list(csv.reader(io.StringIO("".join(as_csv(["a", "b"], rows)), newline="")))
    assert len(read) == len(rows) + 1
    for told, row in zip(read[1:], rows, strict=True):
        for cell, value in zip(told, row, strict=True):
            assert not isinstance(value, str) or cell in {value, f"'{value}"}
            assert isinstance(value, int) or not cell.startswith(FORMULA)


@given(st.lists(st.tuples(VALUES, VALUES)))
def test_json_is_read_back_as_it_was(rows: list[tuple[object, object]]) -> None:
    told = json.loads("".join(as_json(["a", "b"], rows)))
    assert told == [{"a": a, "b": b} for a, b in rows]


def test_times_are_in_utc_and_rows_come_one_by_one() -> None:
    rows: Iterator[Row] = iter([[WHEN], [1 / 2]])
    written = as_json(["at"], rows)
    assert next(written) == f'[\n{{"at": "{TOLD}"}}'
    assert next(rows) == [0.5]
