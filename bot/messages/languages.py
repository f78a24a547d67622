"""The languages that Bongsu speaks, and their catalogues, read from the `.po` files into memory."""

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from bot.messages.paths import catalogue_of

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE: Language = "en"
"""The language of the sentences in the code and the templates; it has no catalogue."""


def language_of(tag: str | None, default: Language = SOURCE) -> Language:
    """Read a locale as Slack and browsers write it (`ko-KR`, `ko_KR`); without one the default holds."""
    if not tag:
        return default
    return "ko" if tag.replace("_", "-").casefold().split("-")[0] == "ko" else "en"


@cache
def translations(lang: Language) -> NullTranslations:
    """Read a language's catalogue, once."""
    if lang == SOURCE:
        return NullTranslations()
    with catalogue_of(lang).open("rb") as file:
        catalogue = read_po(file, locale=lang, domain="bongsu", abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain="bongsu")


def mark(msgid: str) -> str:
    """Mark a label for the catalogue where it stands in a table; it is said later, by `words.label()`."""
    return msgid
