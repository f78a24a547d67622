from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.integrations.command.tail import LINE, READ, SAID, clean, hide, last_line, read_tail


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (b"one\ntwo\n", "one\ntwo"),
        ("봉수\n".encode(), "봉수"),
        (b"one\r\ntwo\r\n", "one\ntwo"),
        (b"10 %\r50 %\r100 %\ndone", "100 %\ndone"),
        (b"10 %\r50 %\r", "50 %"),
        (b"\x1b[1;32mgreen\x1b[0m \x1b]0;a title\x07text\x1b(B\x1b[K", "green text"),
        (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        (b"abc\x08\x08\x08xyz", "xyz"),
        (b"a\x00b\x07c\x1b", "abc"),
        (b"\xff\xfe binary \x80", "\ufffd\ufffd binary \ufffd"),
        ("right\u202eto left\u200b".encode(), "rightto left"),
        (b"a\tb", "a   b"),
        (b"\n\n  indented  \n\n", "  indented"),
        (b"", ""),
    ],
)
def test_people_see_what_a_screen_would_show(raw: bytes, seen: str) -> None:
    assert clean(raw) == seen


@given(st.binary(max_size=3000))
def test_whatever_comes_is_short_and_printable(raw: bytes) -> None:
    seen = clean(raw)
    assert len(seen) <= SAID
    assert all(each.isprintable() or each.isspace() for each in seen.replace("\n", ""))
    assert not set(seen) & set("\x00\x08\x1b\r\x7f")


def test_a_long_log_is_told_from_a_whole_line_on(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {each:05}\n" for each in range(READ)))
    lines = read_tail(log).split("\n")
    assert lines[-1] == f"line {READ - 1:05}"
    assert len("\n".join(lines)) <= SAID


def test_a_line_without_end_is_told_by_its_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"x" * (READ * 3) + b"end")
    assert read_tail(log).endswith("xend")


def test_without_a_log_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert read_tail(tmp_path / "log") == ""


@pytest.mark.parametrize(
    ("text", "line"), [("one\n  two  \n \n", "two"), ("", None), (" \n", None), ("x" * 999, "x" * LINE)]
)
def test_the_last_line_that_says_something(text: str, line: str | None) -> None:
    assert last_line(text) == line


def test_of_two_secrets_none_shows_the_rest_of_the_other() -> None:
    assert hide("abc-123 abc xoxb-1-a", {"abc", "abc-123"}) == "*** *** ***"
