"""Pages need no other file, and run nothing that somebody wrote."""

import base64
import hashlib
import re

import pytest

from bot.messages.base import Page
from bot.messages.markdown import Markdown
from bot.messages.pages import asset, asset_hash, to_html, whole


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold**", "<p><strong>bold</strong></p>"),
        ("**12%**가", "<p><strong>12%</strong>가</p>"),
        ("*결제(카드)*를", "<p><em>결제(카드)</em>를</p>"),
        ("가**(카드)**, **둘**.", "<p>가<strong>(카드)</strong>, <strong>둘</strong>.</p>"),
        ("`a)**가`", "<p><code>a)**가</code></p>"),
        ("```\na)**가\n```", "<pre><code>a)**가\n</code></pre>"),
        ("one\ntwo", "<p>one<br />\ntwo</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](data:text/html,y)", "<p>x</p>"),
        ("https://a.example/b", '<p><a href="https://a.example/b">https://a.example/b</a></p>'),
        ('[x](https://a.example/"onclick="y)', '<p><a href="https://a.example/%22onclick=%22y">x</a></p>'),
    ],
)
def test_markdown_becomes_harmless_html(text: str, html: str) -> None:
    assert to_html(Markdown(text)).strip() == html


def test_a_page_needs_no_other_file_and_escapes_its_title() -> None:
    html = whole(Page("<Checkout>", "<p>Body</p>"), "ko")
    assert html.startswith("<!doctype html>")
    assert '<html lang="ko">' in html
    assert "<title>&lt;Checkout&gt;</title>" in html
    assert "<p>Body</p>" in html
    assert not re.findall(r"""(?:src|href)=["'](?!https?:)|<link|<script|@import|url\(""", html)


def test_the_policy_names_the_style_that_stands_in_the_page() -> None:
    shown = re.findall(r"<style>(.*?)</style>", whole(Page("t", "b"), "en"), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(shown[0].encode()).digest()).decode()
    assert shown == [asset("style.css")]
    assert asset_hash("style.css") == f"'sha256-{digest}'"
