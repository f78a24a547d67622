"""The styles of post-mortems: four of ours, and those that a team keeps in a folder of its own."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from jinja2 import FileSystemLoader, TemplateError, TemplateSyntaxError

from bot.messages.languages import LANGUAGES, Language
from bot.messages.markdown import MarkdownEnvironment, environment, ours
from bot.messages.postmortem_document import Writer
from bot.messages.words import words_for
from bot.postmortems.document import Action, AlertLine, Document, Line, Linked, SectionText, Times
from bot.postmortems.rules import DRAFT, PUBLISHED, SECTIONS, STYLES
from bot.severity import Severity

SUFFIX = ".jinja"
_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Styles:
    """The styles that there are; `folder` holds the team's own, where it has any."""

    folder: Path | None = None

    def names(self) -> list[str]:
        """Name them, ours first."""
        own = self.folder.glob(f"*{SUFFIX}") if self.folder else ()
        return list(dict.fromkeys([*STYLES, *sorted(path.stem for path in own if path.is_file())]))

    def environment(self, lang: Language) -> MarkdownEnvironment:
        """Give the environment in which all of them are found."""
        return environment(lang, FileSystemLoader(self.folder)) if self.folder else ours(lang)

    def chosen(self, wanted: str) -> str:
        """Give a style that there is: the one that is wanted, else ours."""
        return wanted if wanted in self.names() else STYLES[0]

    def mistakes(self, wanted: str) -> list[str]:
        """Name every mistake of the team's templates, a line each, and a style that is not there."""
        if self.folder and not self.folder.is_dir():
            return [f"{self.folder}: is no folder; expected one with templates that end in {SUFFIX}"]
        found = [] if wanted in self.names() else [f'postmortem.style: "{wanted}" is none of {", ".join(self.names())}']
        own = sorted(self.folder.glob(f"*{SUFFIX}")) if self.folder else []
        return [*found, *(mistake for path in own if (mistake := self._tried(path)))]

    def _tried(self, path: Path) -> str | None:
        """Render a template with a full document and with an empty one, in both languages."""
        for lang in LANGUAGES:
            for document in (sample(), sample(sections={}, timeline=(), alerts=(), actions=(), state=PUBLISHED)):
                writer = Writer(words_for(lang), document, UTC, self.environment(lang))
                try:
                    writer.markdown(path.stem)
                    writer.page(path.stem)
                except TemplateSyntaxError as error:
                    return f"{path}:{error.lineno}: {error.message}"
                except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                    return f"{path}:{_line(error, path)}: {error}"
        return None


def _line(error: Exception, path: Path) -> int:
    """Find the line of a template at which it failed."""
    lines = [frame.lineno or 1 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return lines[-1] if lines else 1


def sample(**changes: object) -> Document:
    """Make a document in which everything has a value, to try templates with."""
    action = Action(1, "Add a limit.", "U1", date(2026, 3, 9), "prevent", 1, "open", _AT, 1, 1, 1, "Checkout fails")
    alert = AlertLine("Slow", Severity.SEV2, "checkout", _AT, None, 1, "https://alerts.example/1")
    given: Mapping[str, object] = {
        "key": 1,
        "workspace": 1,
        "incident": 1,
        "number": 1,
        "title": "Checkout fails",
        "severity": Severity.SEV2,
        "services": ("checkout",),
        "incident_state": "resolved",
        "state": DRAFT,
        "style": STYLES[0],
        "owner": "U1",
        "due_on": date(2026, 3, 9),
        "review_at": _AT + timedelta(days=3),
        "created_at": _AT,
        "published_at": None,
        "published_by": None,
        "channel": "C1",
        "times": Times(_AT, _AT, _AT, _AT, _AT, _AT),
        "roles": (("commander", "U1"),),
        "sections": {name: SectionText("Some words.", 1, "U1", _AT) for name in SECTIONS},
        "authors": ("U1",),
        "timeline": (Line("declared", "U1", {}, _AT),),
        "alerts": (alert,),
        "actions": (action,),
        "links": (("source", "https://alerts.example/1"),),
        "incidents": (Linked("related", 2, "Search is slow", "https://slack.example/2"),),
        "names": {"U1": "Ann"},
    }
    return Document(**{**given, **changes})  # type: ignore[arg-type]  # the table names every field
