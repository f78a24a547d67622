from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.catalogue import Catalogue, CatalogueError, load, parse
from bot.catalogue.load import LARGEST

EXAMPLE = (Path(__file__).parents[2] / "examples" / "bongsu.toml").read_text(encoding="utf-8")


def test_a_file_that_is_not_there_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert load(tmp_path / "bongsu.toml") == Catalogue()


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xef\xbb\xbf[workspace]\r\n", b"[service]\n"])
def test_a_file_that_says_nothing_is_an_empty_catalogue(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_bytes(content)
    assert load(path) == Catalogue()


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"[workspace\n", 1, "is no TOML: "),
        (b"a = 1\n= 2\n", 2, "is no TOML: Invalid statement"),
        (b"[a]\nx = 1\n[a]\n", 3, "is no TOML: Cannot declare"),
        (b"[a]\nx = 1\nx = 2\ny = 3\n", 3, "is no TOML: Cannot overwrite a value"),
        (b"[a]\nx = 1\nx = 2\n\n\n", 3, "is no TOML: Cannot overwrite a value"),
        (b"a = 1\nb = [1,\n2\n", 3, "is no TOML: Unclosed array"),
        (b"a = 2026-02-30\n", 1, "is no TOML: Invalid date"),
        (b"a = " + b"[" * 5000, 1, "is no TOML: "),
        (b"a = " + b"9" * 5000, 1, "is no TOML: "),
        (b"a = 1\nb = '\xff'\n", 2, "is not in UTF-8"),
        (b"#" * (LARGEST + 1), 1, f"has {LARGEST + 1} bytes"),
    ],
)
def test_a_file_that_cannot_be_read_as_toml(content: bytes, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bongsu.toml"
    path.write_bytes(content)
    with pytest.raises(CatalogueError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line, mistake.key) == (str(path), line, "")
    assert mistake.message.startswith(message)
    assert mistake.expected


def test_a_directory_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load(tmp_path)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(CatalogueError) as caught:
        parse('[workspace]\nzone = "x"\nlanguage = "y"\n[[window]]\nname = "n"\n[service.web]\nz = 1\n', "team.toml")
    assert [(mistake.file, mistake.line, mistake.key) for mistake in caught.value.mistakes] == [
        ("team.toml", 2, "workspace.zone"),
        ("team.toml", 3, "workspace.language"),
        ("team.toml", 7, "service.web.z"),
    ]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ('[[window]]\nname = "n"', "UTC"),
        ('[[window]]\nname = "n"\n[workspace]\nzone = "Asia/Seoul"', "Asia/Seoul"),
        ('[[window]]\nname = "n"\nzone = "Europe/Berlin"\n[workspace]\nzone = "Asia/Seoul"', "Europe/Berlin"),
    ],
)
def test_a_window_without_a_zone_has_that_of_the_workspace(text: str, zone: str) -> None:
    assert parse(text).windows[0].zone == zone


@pytest.mark.parametrize(
    "text", ["window = 1", "window = [1]", "service = 1", "[service]\na = 1", "workspace = [1]", "alert = []"]
)
def test_other_shapes_are_mistakes(text: str) -> None:
    with pytest.raises(CatalogueError, match="does not fit; expected"):
        parse(text)


@given(st.integers(0, len(EXAMPLE)), st.integers(0, 30), st.sampled_from(["", "[", '"', "= 1\n", "\n[x]\n", "é", "5"]))
def test_a_text_damaged_anywhere_is_read_or_refused(begin: int, length: int, put: str) -> None:
    text = EXAMPLE[:begin] + put + EXAMPLE[begin + length :]
    try:
        parse(text)
    except CatalogueError as error:
        lines = [mistake.line for mistake in error.mistakes]
    else:
        lines = [1]
    assert lines
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


def test_a_catalogue_does_not_change() -> None:
    catalogue = parse("[service.web]")
    with pytest.raises(ValidationError):
        catalogue.services["web"].title = "x"
    with pytest.raises(ValidationError):
        catalogue.windows = ()
