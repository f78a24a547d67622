"""Markdown: what is safe to put into it, and the environment whose templates write it.

What a template says itself is Markdown; what it is given is shown as it is, unless it is `Markdown`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.messages.languages import Language, translations
from bot.messages.paths import TEMPLATES
from bot.slack.literal import without_controls

FOLDER = TEMPLATES / "postmortems"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;)|!(?=\[))")
_LEADING = re.compile(r"^([ \t]*)(?:([#+=-])|(\d{1,9})([.)]))(?=[ \t]|$)", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,4})(?=[ \t])", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(```|~~~)", re.MULTILINE)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


class Markdown(str):
    """Text that may be read as Markdown: written by us or by an author, or escaped."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    """Show a text as it is: nothing in it becomes a heading, a list, a link, bold or code."""
    shown = _SPECIAL.sub(r"\\\1", without_controls(text))
    return Markdown(_LEADING.sub(_apart, shown))


def _apart(found: re.Match[str]) -> str:
    blank, sign, number, dot = found.groups()
    return f"{blank}\\{sign}" if sign else f"{blank}{number}\\{dot}"


def authored(text: str, names: Callable[[str], str]) -> Markdown:
    """Take in what an author wrote: headings below ours, code that ends, and people by their names."""
    named = _MENTION.sub(lambda found: escape(f"@{names(found[1])}"), without_controls(text).strip())
    lowered = _HEADING.sub(r"##\1", named)
    fences = _FENCE.findall(lowered)
    return Markdown(f"{lowered}\n{fences[-1]}" if len(fences) % 2 else lowered)


class MarkdownEnvironment(ImmutableSandboxedEnvironment):
    """An environment whose macros return `Markdown`; a team's templates cannot reach beyond what they are given."""

    @staticmethod
    def concat(parts: Iterable[str]) -> Markdown:
        """Join what a macro has put out."""
        return Markdown("".join(parts))


def finalize(value: object) -> str:
    """Make any value safe to show."""
    if value is None:
        return "—"
    return value if isinstance(value, Markdown) else escape(str(value))


def environment(lang: Language, own: BaseLoader | None = None) -> MarkdownEnvironment:
    """Build the environment of one language; the templates of `own` go before ours."""
    ours = FileSystemLoader(FOLDER)
    made = MarkdownEnvironment(
        loader=ChoiceLoader([own, ours]) if own else ours,
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(lang)

    def say(msgid: str, /, **values: object) -> Markdown:
        return Markdown(catalogue.gettext(msgid) % {name: finalize(value) for name, value in values.items()})

    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # set by the extension
    made.globals.update({"_": say, "gettext": say})
    return made


@cache
def ours(lang: Language) -> MarkdownEnvironment:
    """Return the environment of our own templates."""
    return environment(lang)


def rendered(template: str, context: Mapping[str, object], environment: MarkdownEnvironment) -> Markdown:
    """Render a template, with one blank line between its parts and one line end behind it."""
    text = environment.get_template(template).render(**context)
    return Markdown(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n")
