"""Locales as others write them, and catalogues as they lie in the files."""

import pytest

from bot.messages.languages import Language, language_of, translations


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ko", "ko"),
        ("ko-KR", "ko"),
        ("ko_KR", "ko"),
        ("KO-kr", "ko"),
        ("en", "en"),
        ("en-GB", "en"),
        ("kok-IN", "en"),
        ("fr-FR", "en"),
        ("?", "en"),
    ],
)
@pytest.mark.parametrize("default", ["en", "ko"])
def test_a_locale_names_a_language(tag: str, language: Language, default: Language) -> None:
    assert language_of(tag, default) == language


@pytest.mark.parametrize("unknown", [None, ""])
def test_without_a_locale_the_default_holds(unknown: str | None) -> None:
    assert language_of(unknown, "ko") == "ko"
    assert language_of(unknown) == "en"


def test_korean_has_its_own_words() -> None:
    assert translations("ko").gettext("normal") == "정상"


def test_english_is_as_written() -> None:
    assert translations("en").gettext("normal") == "normal"


def test_a_catalogue_is_read_once() -> None:
    assert translations("ko") is translations("ko")
