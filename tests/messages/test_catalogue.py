"""Everything that Bongsu says, it says in Korean too."""

import re
from collections.abc import Sequence

import pytest
from babel.messages.catalog import Catalog, Message

from bot.messages.extract import extracted, translated, written
from bot.messages.paths import catalogue_of

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_AFTER_A_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]`?(?:을|를|은|는|이|가|과|와|으로)(?=[\s.,?!]|$)")

_RUN = "run python -m bot.messages.extract, then translate"


@pytest.fixture(scope="module")
def said() -> Catalog:
    return extracted()


@pytest.fixture(scope="module")
def korean() -> Catalog:
    return translated("ko")


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def _sentences(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _names(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def test_every_sentence_is_translated(said: Catalog, korean: Catalog) -> None:
    known = {_forms(message.id)[0] for message in _sentences(korean) if all(_forms(message.string))}

    assert not {_forms(message.id)[0] for message in _sentences(said)} - known, _RUN


def test_no_translation_is_guessed_or_left_over(said: Catalog, korean: Catalog) -> None:
    spoken = {_forms(message.id)[0] for message in _sentences(said)}

    assert not [message.id for message in _sentences(korean) if message.fuzzy], _RUN
    assert not {_forms(message.id)[0] for message in _sentences(korean)} - spoken, _RUN
    assert not list(korean.obsolete), _RUN


def test_translations_name_the_same_values(korean: Catalog) -> None:
    differing = [
        message.id
        for message in _sentences(korean)
        for form in _forms(message.string)
        if _names(form) != _names(_forms(message.id)[-1])
    ]

    assert not differing


def test_every_form_can_be_filled(korean: Catalog) -> None:
    for message in _sentences(korean):
        for form in [*_forms(message.id), *_forms(message.string)]:
            assert form % dict.fromkeys(_names(form), 1)


def test_no_particle_depends_on_a_value(korean: Catalog) -> None:
    """Which particle is right depends on the last sound of the word before it, and a value has any."""
    wrong = [form for message in _sentences(korean) for form in _forms(message.string)]

    assert not [form for form in wrong if _AFTER_A_PLACEHOLDER.search(form)]


def test_the_file_is_as_the_extractor_writes_it(korean: Catalog) -> None:
    assert catalogue_of("ko").read_bytes() == written(korean), _RUN
