"""Whoever names a macro names one that is there, with the arguments that it takes.

A misspelt macro shows only when its error happens, and then hides that error behind its own.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from jinja2 import Environment, nodes

from bot.messages.extract import sources
from bot.messages.paths import ROOT, TEMPLATES

_ERRORS = {"BotError", "NotAllowed", "NotFound", "Conflict"}
_SAYS_UNITS = {"bot/messages/words.py"}
"""Says the labels of a table of its own, which take a number."""


class _Use(NamedTuple):
    where: str
    family: str
    name: str
    arguments: frozenset[str] | None


def _calls(path: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _uses() -> Iterator[_Use]:
    for path in sources():
        for call in _calls(path):
            texts = [part.value for part in call.args[:2] if isinstance(part, ast.Constant)]
            if _called(call) in _ERRORS | {"render"} and len(texts) == 2:
                names = [keyword.arg for keyword in call.keywords]
                given = None if None in names else frozenset(name for name in names if name)
                yield _Use(f"{path.relative_to(ROOT)}:{call.lineno}", str(texts[0]), str(texts[1]), given)


def _parsed(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(path.read_text())


def _macros() -> dict[tuple[str, str], nodes.Macro]:
    return {(path.stem, macro.name): macro for path in _templates() for macro in _parsed(path).find_all(nodes.Macro)}


def _templates() -> list[Path]:
    return sorted(TEMPLATES.glob("*.jinja"))


def test_every_macro_that_is_named_is_there() -> None:
    known = _macros()
    uses = list(_uses())

    assert uses
    assert not [use for use in uses if (use.family, use.name) not in known]


def test_every_macro_gets_its_arguments() -> None:
    known = _macros()
    for use in _uses():
        macro = known[use.family, use.name]
        taken = [argument.name for argument in macro.args]
        needed = taken[: len(taken) - len(macro.defaults)]
        if use.arguments is not None:
            assert set(needed) <= use.arguments <= set(taken), use


@pytest.mark.parametrize("path", _templates(), ids=lambda path: path.stem)
def test_templates_trust_only_what_stands_in_them(path: Path) -> None:
    said = [call for call in _parsed(path).find_all(nodes.Call) if getattr(call.node, "name", "") == "_"]

    assert all(isinstance(call.args[0], nodes.Const) for call in said), "say what is given by the filter label"


def test_code_trusts_only_what_stands_in_it() -> None:
    trusted = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources()
        if str(path.relative_to(ROOT)) not in _SAYS_UNITS
        for call in _calls(path)
        if _called(call) == "_" and not isinstance(call.args[0], ast.Constant)
    ]

    assert not trusted, "say what stands in a table by words.label()"


@pytest.mark.parametrize("path", _templates(), ids=lambda path: path.stem)
def test_no_sentence_relies_on_a_blank_that_is_trimmed(path: Path) -> None:
    """`trimmed` takes the blanks at the edges of a `trans` block, and glues it to the sentence before."""
    assert not re.findall(r"{%-? trans[^%]*%} ", path.read_text())
