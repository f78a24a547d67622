"""The word lists are whole: every rule compiles and its proposal is there."""

import pytest
from jinja2 import Environment, nodes

from bot.messages.paths import TEMPLATES
from bot.postmortems.blameless import Kind, Surroundings
from bot.postmortems.blameless.lists import NOBODY, filled, rules

MACROS = {
    macro.name: {argument.name for argument in macro.args}
    for macro in Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    .parse((TEMPLATES / "blameless.jinja").read_text())
    .find_all(nodes.Macro)
}
SPOKEN = {Kind.BLAME, Kind.PERSON_CAUSE, Kind.COUNTERFACTUAL, Kind.SINGLE_CAUSE, Kind.HINDSIGHT, Kind.WEAK_ACTION}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_rule_proposes_something(lang: str) -> None:
    for rule in rules(lang, Surroundings()):
        assert (rule.repair is None) is bool(rule.rewrite), rule
        if rule.rewrite:
            assert set(rule.find.groupindex) <= MACROS[f"rewrite_{rule.rewrite}"] | {"what"}, rule


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_both_languages_look_for_the_same(lang: str) -> None:
    assert {rule.kind for rule in rules(lang, Surroundings())} == SPOKEN | {Kind.NO_ZONE}


def test_parts_may_name_parts() -> None:
    assert filled("<b>(?P<what>x)", {"a": "1|2", "b": "<a>3"}) == "(?:(?:1|2)3)(?P<what>x)"


def test_names_of_nobody_match_nothing() -> None:
    found = rules("en", Surroundings(people=frozenset({" "})))
    assert all(rule.find.search("   ") is None for rule in found)
    assert NOBODY
