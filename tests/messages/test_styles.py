"""A team's own templates are found, and every mistake in them is named."""

from datetime import UTC
from pathlib import Path

import pytest

from bot.messages.postmortem_document import Writer
from bot.messages.styles import Styles
from bot.messages.words import words_for
from bot.postmortems.rules import STYLES
from tests.postmortems.papers import document

OURS = "## What we saw\n\n{{ section('summary') }}\n\n{{ timeline() }}\n\n{{ part('And then', 'recovery') }}\n"


def styles(folder: Path, **templates: str) -> Styles:
    for name, text in templates.items():
        (folder / f"{name}.jinja").write_text(text, encoding="utf-8")
    return Styles(folder)


def test_ours_are_well() -> None:
    assert Styles().names() == list(STYLES)
    for style in STYLES:
        assert Styles().mistakes(style) == []


def test_one_of_the_teams_own_is_used(tmp_path: Path) -> None:
    own = styles(tmp_path, ours=OURS)
    assert own.names() == [*STYLES, "ours"]
    assert own.mistakes("ours") == []
    made = Writer(words_for("en"), document(), UTC, own.environment("en"))
    assert "## What we saw\n\nIt was **slow**." in made.markdown("ours")
    assert '<ol class="timeline">' in made.html("ours")


def test_a_team_may_change_one_of_ours(tmp_path: Path) -> None:
    own = styles(tmp_path, sre="Only this.")
    assert Writer(words_for("en"), document(), UTC, own.environment("en")).markdown("sre").endswith("Only this.\n")


@pytest.mark.parametrize(
    ("template", "mistake"),
    [
        ("{% if %}", ":1: Expected an expression"),
        ("one\n\n{{ nothing }}", ":3: 'nothing' is undefined"),
        ("{{ section() }}", ":1: "),
        ("one\n{{ paper.facts.__class__.__base__ }}", ":2: access to attribute"),
        ("{{ 1 / 0 }}", ":1: division by zero"),
        ("{% include 'gone.jinja' %}", ":1: "),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, template: str, mistake: str) -> None:
    (found,) = styles(tmp_path, own=template).mistakes("sre")
    assert found.startswith(f"{tmp_path / 'own.jinja'}{mistake}")


def test_a_style_that_is_not_there_is_named_and_replaced(tmp_path: Path) -> None:
    own = styles(tmp_path, ours=OURS)
    assert own.mistakes("theirs") == ['postmortem.style: "theirs" is none of sre, pagerduty, atlassian, etsy, ours']
    assert (own.chosen("theirs"), own.chosen("ours")) == ("sre", "ours")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    (found,) = Styles(tmp_path / "gone").mistakes("sre")
    assert "is no folder" in found
