"""Four styles in two languages and two formats say all that is known, and nothing that runs."""

import re
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from bot.messages.postmortem_document import Writer
from bot.messages.words import words_for
from bot.postmortems.copies import ERASED
from bot.postmortems.document import SectionText
from bot.postmortems.rules import PUBLISHED, SECTIONS, STYLES
from tests.postmortems.papers import document

SEOUL = ZoneInfo("Asia/Seoul")
VOID = {"meta", "br", "input", "hr", "img", "path"}


def writer(lang: str = "en", **changes: object) -> Writer:
    return Writer(words_for(lang), document(**changes), SEOUL)


class Balanced(HTMLParser):
    """Sees to it that every element ends where it should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_says_everything_in_both_formats(style: str, lang: str) -> None:
    texts = {name: SectionText(f"Text of {name.replace('_', '-')}.", 1) for name in SECTIONS}
    made = writer(lang, sections=texts)
    for written in (made.markdown(style), made.html(style)):
        for each in texts.values():
            assert written.count(each.text) == 1
        for said in ("Checkout fails", "Add a limit", "Kim Minji", "05:47", "alerts.example/1"):
            assert said in written


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("style", STYLES)
def test_pages_are_well_formed_and_run_nothing(style: str, lang: str) -> None:
    evil = {name: SectionText("[y](javascript:z) <script>x</script>\n```\nopen", 1) for name in SECTIONS}
    html = writer(lang, sections=evil, title="<img src=x onerror=y>").html(style)
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    assert not re.findall(r"<script|<img|javascript:|part[0-9a-f]{32}", html)
    assert "Ada &lt;b&gt;" in html


def test_an_author_cannot_forge_what_is_filled_in() -> None:
    texts = {"summary": SectionText("parttimeline {{ timeline() }} {% raw %}", 1)}
    html = writer(sections=texts).html("sre")
    assert html.count('<ol class="timeline">') == 1
    assert "{{ timeline() }}" in html


def test_a_draft_shows_what_nobody_wrote_yet_and_a_published_one_does_not() -> None:
    hint = "Nobody has written this yet."
    assert hint in writer().markdown()
    published = writer(state=PUBLISHED).markdown()
    assert hint not in published
    assert "## Impact" not in published
    assert "## Summary" in published


@pytest.mark.parametrize("style", STYLES)
def test_no_heading_stands_over_nothing(style: str) -> None:
    lines = [line for line in writer(state=PUBLISHED).markdown(style).splitlines() if line]
    levels = [len(line) - len(line.lstrip("#")) for line in lines] + [1]
    assert not [line for line, level, then in zip(lines, levels, levels[1:], strict=False) if 0 < then <= level]


def test_five_whys_are_an_option() -> None:
    heading = "How did that come to be?"
    assert heading not in writer().markdown()
    whys = {"whys": SectionText("It was full.", 1)}
    assert [heading in writer(sections=whys).markdown(style) for style in STYLES] == [True] * len(STYLES)


def test_headings_of_an_author_stay_below_ours() -> None:
    assert "\n### Then\n" in writer().markdown()
    assert [len(found) for found in re.findall(r"^(#+) ", writer().markdown(), re.MULTILINE)].count(1) == 1


def test_foreign_text_is_escaped_in_markdown() -> None:
    written = writer().markdown()
    assert r"Ada \<b\>: \*now\* \<!channel\>" in written
    assert r"Slow \| wide" in written
    assert "- [x] Split the pool" in written


def test_what_was_erased_is_said_in_the_readers_words() -> None:
    texts = {"summary": SectionText(f"It was {ERASED}.", 1)}
    assert "It was *(삭제됨)*." in writer("ko", sections=texts).markdown()
