from pathlib import Path

import pytest

from bot.db import Database
from bot.slack.mrkdwn import escape as escaped
from commands.incident import COMMAND
from commands.table import help_of, not_known, split, tidy
from tests.commands.bench import ask, make_bench


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("list", "list"),
        ("  list   all ", "list all"),
        ("declare \u2014now", "declare --now"),
        ("declare \u201ca b\u201d it\u2019s", 'declare "a b" it\'s'),
        ("", ""),
    ],
)
def test_what_phones_make_of_dashes_and_quotes_is_undone(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("Declare Checkout IS down", ("declare", "Checkout IS down")), ("list", ("list", "")), ("", ("", ""))],
)
def test_the_first_word_is_the_subcommand(typed: str, parts: tuple[str, str]) -> None:
    assert split(typed) == parts


@pytest.mark.parametrize(("word", "nearest"), [("lsit", "list"), ("declar", "declare"), ("resolv", "resolve")])
def test_an_unknown_word_gets_the_nearest(database: Database, tmp_path: Path, word: str, nearest: str) -> None:
    asked = ask(make_bench(database, tmp_path))
    assert nearest in not_known(COMMAND, asked, word)["text"]


def test_a_word_like_no_other_gets_the_way_to_help(database: Database, tmp_path: Path) -> None:
    assert "/incident help" in not_known(COMMAND, ask(make_bench(database, tmp_path)), "zzzzzz")["text"]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_help_names_every_subcommand(database: Database, tmp_path: Path, locale: str) -> None:
    shown = str(help_of(COMMAND, ask(make_bench(database, tmp_path), locale=locale)))
    assert all(escaped(each.usage.usage) in shown for each in COMMAND.subcommands)
