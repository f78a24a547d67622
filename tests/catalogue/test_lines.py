import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.lines import Path, find_lines, line_of

TEXT = '''\
# a comment with [brackets] and = signs
top = 1

[service.web] # [service.fake]
title = "a # no comment [ ]"
owners = [
  "anna", # the first [
  "luca",
]
labels = { app = "web" }
"quoted key" = 1
a.b . c = 2

  [ service . "with.dot" ]
text = """
fake = 1
[service.fake]
quotes "" and ""\\" inside """""
after = \'\'\'
[fake]\'\'\'

[[alert.rule]]
then = "line"
[[alert.rule]]
then = 'it''s'
[[window]]
[alert.rule.deeper]
x = 1979-05-27T07:32:00
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("service",), 4),
        (("service", "web"), 4),
        (("service", "web", "title"), 5),
        (("service", "web", "owners"), 6),
        (("service", "web", "owners", 1), 6),
        (("service", "web", "labels", "app"), 10),
        (("service", "web", "quoted key"), 11),
        (("service", "web", "a", "b", "c"), 12),
        (("service", "with.dot"), 14),
        (("service", "with.dot", "text"), 15),
        (("service", "with.dot", "after"), 19),
        (("service", "with.dot", "missing"), 14),
        (("service", "fake"), 4),
        (("alert", "rule", 0), 22),
        (("alert", "rule", 0, "then"), 23),
        (("alert", "rule", 1), 24),
        (("alert", "rule", 1, "then"), 25),
        (("window", 0), 26),
        (("alert", "rule", 1, "deeper", "x"), 28),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_line_of(path: Path, line: int) -> None:
    text = TEXT.replace("it''s", "its")
    tomllib.loads(text)
    assert line_of(find_lines(text), path) == line


def test_line_ends_of_windows_and_a_last_line_without_one() -> None:
    lines = find_lines('a = 1\r\nb = """\r\n"""\r\n[c]\r\nd = 2')
    assert [lines[path] for path in (("a",), ("b",), ("c",), ("c", "d"))] == [1, 2, 4, 5]


def test_two_header_levels_of_arrays() -> None:
    lines = find_lines("[[a]]\n[[a.b]]\n[[a.b]]\nx=1\n[[a]]\n[[a.b]]\nx=1\n")
    assert lines[("a", 0, "b", 1, "x")] == 4
    assert lines[("a", 1, "b", 0, "x")] == 7


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
VALUES = st.one_of(
    WORDS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    WORDS.map(lambda text: "'" + text.replace("'", "") + "'"),
    WORDS.map(lambda text: '"""\n' + text.replace("\\", "\\\\").replace('"""', "").rstrip('"') + '\n[x]\n"""'),
    st.sampled_from(["1", "[\n1, # [\n2]", "{ a = '[' }", "[[1], ['}']]", "true"]),
)


@given(st.lists(VALUES, min_size=1, max_size=8))
def test_every_key_is_found_where_it_was_written(values: list[str]) -> None:
    text, expected = "", {}
    for number, value in enumerate(values):
        if number % 2:
            text += "# between [\n"
        expected[f"k{number}"] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    read: dict[str, Any] = tomllib.loads(text)
    lines = find_lines(text)
    assert {key: lines[(key,)] for key in read} == expected
