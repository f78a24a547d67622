"""A catalogue follows the code, keeps what is translated, and changes only when a sentence does."""

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.messages.extract import extracted, untranslated, updated, written


def _catalogue(**translations: str) -> Catalog:
    made = Catalog(locale="ko", domain="bongsu")
    for msgid, translation in translations.items():
        made.add(msgid, translation)
    return made


def _read(contents: bytes) -> Catalog:
    return read_po(BytesIO(contents), locale="ko", domain="bongsu", abort_invalid=True)


def _sentences(catalogue: Catalog) -> dict[object, object]:
    return {message.id: message.string for message in catalogue if message.id}


def test_sentences_of_code_tables_and_templates_are_found() -> None:
    found = _sentences(extracted())

    assert "normal" in found
    assert "%(num)d min" in found
    assert "I do not know %(typed)s. Did you mean %(nearest)s?" in found
    assert "also:" in found


def test_new_sentences_come_and_old_ones_go() -> None:
    merged = updated(_catalogue(kept="남음", gone="사라짐"), _catalogue(kept="", gones=""))

    assert _sentences(merged) == {"kept": "남음", "gones": ""}
    assert not merged.obsolete
    assert not any(message.fuzzy for message in merged if message.id)
    assert untranslated(merged) == ["gones"]


def test_a_sentence_with_one_of_two_forms_is_not_translated() -> None:
    catalogue = _catalogue()
    catalogue.add(("%(num)d fire", "%(num)d fires"), ("",))

    assert untranslated(catalogue) == ["%(num)d fire"]


def test_a_file_is_the_same_for_the_same_sentences() -> None:
    one, other = _catalogue(a="가", b="나"), _catalogue(b="나", a="가")

    assert written(one) == written(other)
    assert written(_read(written(one))) == written(one)


def test_a_file_names_its_language_and_no_date_or_line() -> None:
    contents = written(_catalogue(a="가")).decode()

    assert '"Language: ko\\n"' in contents
    assert "nplurals=1; plural=0;\\n" in contents
    assert "Date" not in contents
    assert "#:" not in contents


def test_long_sentences_stay_on_one_line() -> None:
    long = "word " * 60

    assert f'msgid "{long}"' in written(_catalogue(**{long: "말 " * 60})).decode()
