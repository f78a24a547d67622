"""Foreign text stays text in Markdown, and an author's stays in its place."""

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError
from jinja2.exceptions import SecurityError

from bot.messages.markdown import Markdown, authored, environment, escape, finalize, rendered

TEXT = st.text(st.sampled_from("#*_`[]()<>!|~\\+-=. 1ab\n&;:"), max_size=40)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# title", r"\# title"),
        ("- item", r"\- item"),
        ("12. May", r"12\. May"),
        ("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`"),
        ("[a](javascript:b)", r"\[a\](javascript:b)"),
        ("<b>", r"\<b\>"),
        ("C# 3 - 2 = 1", "C# 3 - 2 = 1"),
        ("a & b &amp; c", r"a & b \&amp; c"),
        ("\u202eabc\x00", "abc"),
    ],
)
def test_signs_lose_their_power(text: str, written: str) -> None:
    assert escape(text) == written


@given(TEXT.map(lambda text: " ".join(text.split())).filter(bool))
def test_what_is_escaped_is_one_paragraph_of_text(text: str) -> None:
    tokens = mistune.create_markdown(renderer=None)(f"x {escape(text)}")
    assert isinstance(tokens, list)
    (paragraph,) = tokens
    assert paragraph["type"] == "paragraph"
    assert {child["type"] for child in paragraph["children"]} == {"text"}
    assert "".join(child["raw"] for child in paragraph["children"]) == f"x {text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# A\ntext", "### A\ntext"),
        ("```\nopen", "```\nopen\n```"),
        ("```\nclosed\n```", "```\nclosed\n```"),
        ("see <@U1> and <@U2|ann>", r"see @Ann \*x\* and @U2"),
        ("  - a list stays\n", "- a list stays"),
    ],
)
def test_what_an_author_wrote_keeps_to_its_section(text: str, written: str) -> None:
    assert authored(text, lambda person: "Ann *x*" if person == "U1" else person) == written


def test_values_are_escaped_and_labels_are_not() -> None:
    made = environment("en", DictLoader({"own.jinja": "## {{ _('*Label*') }} {{ value }}\n\n\n\n{{ trusted }}"}))
    written = rendered("own.jinja", {"value": "*x*", "trusted": Markdown("**y**")}, made)
    assert written == "## *Label* \\*x\\*\n\n**y**\n"
    assert finalize(None) == "—"


@pytest.mark.parametrize(
    ("template", "reason"),
    [("{{ nothing }}", UndefinedError), ("{{ value.__class__.__mro__ }}", SecurityError)],
)
def test_a_template_reaches_nothing_but_what_it_is_given(template: str, reason: type[Exception]) -> None:
    made = environment("en", DictLoader({"own.jinja": template}))
    with pytest.raises(reason):
        rendered("own.jinja", {"value": "x"}, made)
