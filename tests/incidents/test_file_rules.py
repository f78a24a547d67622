"""What is a picture, how much is copied, and how a file is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.file_rules import NAME_LIMIT, TOO_LARGE, TOO_MANY, Limits, is_page, picture, refusal, tidy_name


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\x00\n\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"<svg onload='alert(1)'/>", None),
        (b" \x89PNG\r\n\x1a\n", None),
        (b"", None),
    ],
)
def test_a_picture_is_one_by_its_first_bytes(content: bytes, kind: str | None) -> None:
    assert picture(content) == kind


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"\n<!DOCTYPE html><title>Sign in", True), (b"<HTML>", True), (b"text <html>", False), (b"", False)],
)
def test_a_page_is_told_by_its_beginning(content: bytes, expected: bool) -> None:  # noqa: FBT001
    assert is_page(content) is expected


@pytest.mark.parametrize(
    ("size", "kept", "count", "expected"),
    [
        (10, 0, 0, None),
        (11, 0, 0, TOO_LARGE),
        (10, 20, 2, None),
        (10, 21, 2, TOO_MANY),
        (0, 0, 3, TOO_MANY),
    ],
)
def test_bounds_hold(size: int, kept: int, count: int, expected: str | None) -> None:
    assert refusal(size, kept, count, Limits(largest=10, together=30, count=3)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("disk.png", "disk.png"),
        ("../../etc/passwd", "etc passwd"),
        ("..", "file"),
        ("a\nb\u202egnp.exe", "a b gnp.exe"),
        ("x" * 300 + ".png", "x" * (NAME_LIMIT - 4) + ".png"),
        ("디스크 사용량.png", "디스크 사용량.png"),
    ],
)
def test_a_name_stands_in_one_line_and_in_any_folder(name: str, expected: str) -> None:
    assert tidy_name(name) == expected


@given(st.text(max_size=300))
def test_every_name_is_one(name: str) -> None:
    tidy = tidy_name(name)
    assert 0 < len(tidy) <= NAME_LIMIT
    assert not set("/\\\n\0") & set(tidy)
    assert tidy not in {".", ".."}
    assert tidy_name(tidy) == tidy
