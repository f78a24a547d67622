"""Keep the catalogues in step with the code: `python -m bot.messages.extract` adds new sentences and drops old ones.

The files carry no line numbers and no dates, so that they change only when a sentence does.
"""

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.messages.languages import LANGUAGES, SOURCE, Language
from bot.messages.paths import ROOT, TEMPLATES, catalogue_of

_IN_PYTHON = {"_": None, "mark": None, "n": (1, 2)}
_IN_TEMPLATES = {"_": None, "gettext": None, "ngettext": (1, 2)}
_TEMPLATE_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_TEMPLATE_OPTIONS |= {"trim_blocks": "true", "lstrip_blocks": "true"}

_HEADER = """\
# What Bongsu says in the language "{lang}". A sentence without a translation fails a test.
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals};\\n"

"""


def sources() -> Iterator[Path]:
    """Find the modules that may speak; the sandbox is a program of its own."""
    for folder in ("bot", "commands"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "sandbox" not in path.parts)


def extracted() -> Catalog:
    """Read every sentence that the code and the templates say."""
    catalogue = Catalog(domain="bongsu")
    for path in sources():
        for _, sentence, _, _ in extract_from_file("python", path, keywords=_IN_PYTHON):
            catalogue.add(sentence)
    for path in sorted(TEMPLATES.rglob("*.jinja")):
        found = extract_from_file("jinja2.ext:babel_extract", path, keywords=_IN_TEMPLATES, options=_TEMPLATE_OPTIONS)
        for _, sentence, _, _ in found:
            catalogue.add(sentence)
    return catalogue


def translated(lang: Language) -> Catalog:
    """Read a language's catalogue as it is in its file; a missing file is an empty one."""
    path = catalogue_of(lang)
    text = path.read_bytes() if path.exists() else b""
    return read_po(BytesIO(text), locale=lang, domain="bongsu", abort_invalid=True)


def updated(catalogue: Catalog, said: Catalog) -> Catalog:
    """Add what is said anew without a translation, and drop what nobody says any more."""
    catalogue.update(said, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return the contents of a catalogue's file, the same for the same sentences."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = _HEADER.format(lang=catalogue.locale, plurals=catalogue.plural_forms.rstrip(";"))
    return header.encode() + body.getvalue()


def main() -> int:
    """Write the catalogue of every language, and name what is not translated; 1 where something is not."""
    said = extracted()
    missing = 0
    for lang in LANGUAGES:
        if lang == SOURCE:
            continue
        catalogue = updated(translated(lang), said)
        catalogue_of(lang).parent.mkdir(parents=True, exist_ok=True)
        catalogue_of(lang).write_bytes(written(catalogue))
        for sentence in untranslated(catalogue):
            missing += 1
            sys.stdout.write(f"{lang}: not translated: {sentence}\n")
    return 1 if missing else 0


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that lack a translation, the first form of those with two."""
    return [_forms(message.id)[0] for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(forms: str | Sequence[str] | None) -> Sequence[str]:
    """Return the one or two forms of a sentence; one that is not translated has an empty form."""
    return [forms or ""] if isinstance(forms, str | None) else forms


if __name__ == "__main__":
    sys.exit(main())
