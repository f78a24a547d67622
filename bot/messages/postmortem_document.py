"""A post-mortem as a whole: as Markdown, and as a page for the browser, in any style and language."""

import secrets
from collections.abc import Callable
from datetime import tzinfo

from markupsafe import Markup

from bot.messages import markdown, pages
from bot.messages.base import Page
from bot.messages.markdown import Markdown, MarkdownEnvironment
from bot.messages.paper import AddressOf, Scribe
from bot.messages.words import Words
from bot.postmortems.copies import ERASED
from bot.postmortems.document import Document
from bot.postmortems.rules import PUBLISHED, answers, numbered

BLOCKS = ("facts", "spans", "people", "timeline", "alerts", "actions", "links")
"""What a template may have filled in."""

Block = Callable[[str], Markdown]


class Writer:
    """Renders one document in the words of its reader; `of_file` tells where files are."""

    def __init__(
        self,
        words: Words,
        document: Document,
        zone: tzinfo,
        own: MarkdownEnvironment | None = None,
        of_file: AddressOf | None = None,
    ) -> None:
        self._words, self._document = words, document
        self._paper = Scribe(words, document, zone, of_file).paper()
        self._environment = own or markdown.ours(words.lang)

    def markdown(self, style: str | None = None) -> str:
        """Write it as Markdown, with its title."""
        parts = markdown.ours(self._words.lang).get_template("parts.jinja").module

        def block(name: str) -> Markdown:
            return Markdown(getattr(parts, name)(self._paper))

        return f"{block('head').strip()}\n\n{self._body(style, block)}"

    def page(self, style: str | None = None) -> Page:
        """Write it as a page; what is filled in is HTML of our own."""
        token = f"part{secrets.token_hex(16)}"
        html = pages.to_html(self._body(style, lambda name: Markdown(f"\n\n{token}{name}\n\n")))
        for name in BLOCKS:
            block = pages.rendered(self._words.lang, "postmortem", name, {"paper": self._paper})
            html = Markup(html.replace(f"<p>{token}{name}</p>", block))  # noqa: S704 -- both are HTML already
        context = {"paper": self._paper, "body": html}
        body = pages.rendered(self._words.lang, "postmortem", "page", context)
        return Page(f"{self._paper.kicker} · {self._paper.title}", str(body))

    def html(self, style: str | None = None) -> str:
        """Write it as a file for the browser that needs no other file."""
        return pages.whole(self.page(style), self._words.lang)

    def _body(self, style: str | None, block: Block) -> Markdown:
        template = f"{style or self._document.style}.jinja"
        return markdown.rendered(template, self._context(block), self._environment)

    def _context(self, block: Block) -> dict[str, object]:
        filled = {name: lambda name=name: block(name) for name in BLOCKS}
        return {
            **filled,
            "paper": self._paper,
            "section": self._section,
            "part": self._part,
            "optional": self._optional,
            "under": self._under,
        }

    def _section(self, name: str) -> Markdown:
        """Give what a section says; in a draft, that nobody wrote it yet."""
        erased = self._words._("erased")
        said = self._document.section(name).text.replace(ERASED, f"*({erased})*")
        if name == "whys":
            said = numbered(answers(said))
        text = markdown.authored(said, self._document.name_of)
        if text or self._document.state == PUBLISHED:
            return text
        hint = self._words._("Nobody has written this yet.")
        return Markdown(f"*{hint}*")

    def _part(self, heading: str, *names: str, level: int = 2) -> Markdown:
        """Give sections under one heading, one paragraph each; no heading where there is nothing to tell."""
        written = [name for name in names if self._document.section(name).text.strip()]
        texts = [text for name in written or names[:1] if (text := self._section(name))]
        return Markdown("\n\n".join([f"{'#' * level} {heading}", *texts])) if texts else Markdown()

    def _optional(self, heading: str, name: str, level: int = 2) -> Markdown:
        """Give a section only where somebody wrote it."""
        return self._part(heading, name, level=level) if self._document.section(name).text.strip() else Markdown()

    def _under(self, heading: str, *parts: Markdown) -> Markdown:
        """Give parts under a heading of their own; no heading where there is nothing to tell."""
        texts = [part for part in parts if part]
        return Markdown("\n\n".join([f"## {heading}", *texts])) if texts else Markdown()
