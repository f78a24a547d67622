"""Pages for the browser: HTML by Jinja2 with autoescape, prose from Markdown, one shell around all of them."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

import mistune
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.messages.base import Page
from bot.messages.languages import Language, translations
from bot.messages.markdown import Markdown
from bot.messages.paths import TEMPLATES
from bot.search import SYLLABLES

FOLDER = TEMPLATES / "pages"
_CODE = re.compile(r"(^```.*?^```|^~~~.*?^~~~|`[^`\n]*`)", re.DOTALL | re.MULTILINE)
_BEHIND = re.compile(f"(?<=[^\\w\\s*])(\\*{{1,2}})(?=[{SYLLABLES}])")
_BEFORE = re.compile(f"(?<=[{SYLLABLES}])(\\*{{1,2}})(?=[^\\w\\s*])")
_JOINER = "\u115f"
"""A letter that shows nothing; taken out again."""
_EMPTY_LINK = re.compile(r'<a href="#harmful-link">(.*?)</a>', re.DOTALL)


@cache
def _environment(lang: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]  # the extension
    return made


def rendered(lang: Language, template: str, name: str, context: Mapping[str, object]) -> Markup:
    """Render the macro `name` of `templates/pages/<template>.jinja`."""
    macro = getattr(_environment(lang).get_template(f"{template}.jinja").module, name)
    return Markup(macro(**context))  # noqa: S704 -- autoescaped by the environment


@cache
def _reader() -> mistune.Markdown:
    return mistune.create_markdown(escape=True, hard_wrap=True, plugins=["table", "strikethrough", "url", "task_lists"])


def to_html(text: Markdown) -> Markup:
    """Turn Markdown into HTML; HTML in it is shown as text, and a link that would run code is none."""
    html = _reader()("".join(part if _CODE.fullmatch(part) else _joined(part) for part in _CODE.split(text)))
    if not isinstance(html, str):
        raise TypeError("the Markdown renderer answered no text")
    return Markup(_EMPTY_LINK.sub(r"\1", html.replace(_JOINER, "")))  # noqa: S704 -- escaped by the renderer


def _joined(text: str) -> str:
    """Let emphasis begin and end between a sign and a syllable, as in `**12%**가`, where CommonMark sees no edge.

    https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
    """
    return _BEFORE.sub(rf"\1{_JOINER}", _BEHIND.sub(rf"{_JOINER}\1", text))


@cache
def asset(name: str) -> str:
    """Return a style sheet or a script that stands in pages."""
    return (FOLDER / name).read_text(encoding="utf-8")


def asset_hash(name: str) -> str:
    """Return its hash as a Content-Security-Policy names it."""
    digest = hashlib.sha256(asset(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def whole(page: Page, lang: Language) -> str:
    """Put a page into the shell; the result needs no other file."""
    context = {
        "lang": lang,
        "page": page,
        "body": Markup(page.body),  # noqa: S704 -- rendered with autoescape
        "style": Markup(asset(page.style)),  # noqa: S704 -- our own file
        "script": Markup(asset(page.script)) if page.script else None,  # noqa: S704 -- our own file
    }
    return f"<!doctype html>\n{rendered(lang, 'shell', 'shell', context)}\n"
