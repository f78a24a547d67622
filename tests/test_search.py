from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.models import SearchDocument
from bot.people.service import ensure_workspace
from bot.search import LONGEST_TEXT, about, drop, find, frequencies, like, put, read, runs, tokens
from tests.work.bench import NOW

ALL: Select[Any] = select(SearchDocument.key)
TEXTS = {
    1: "Checkout is failing with 502 after deploy v2.14",
    2: "결제가 실패합니다: 카드사 응답 없음",
    3: "Search 느림, DB장애 의심 (payments-api)",
    4: "検索が遅い",
    5: "Ошибка в оплате — ÜBER-Lader 🔥",
    6: "앱이 죽음. 그앱 다시",
}
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def workspace(tx: Session, team: str = "T0BEACON") -> int:
    return ensure_workspace(tx, team, NOW).id


def found(tx: Session, typed: str, allowed: Select[Any] = ALL, team: str = "T0BEACON") -> list[int]:
    return [each.key for each in find(tx, workspace(tx, team), ("incident",), read(typed), allowed=allowed)]


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as tx:
        for key, text in TEXTS.items():
            put(tx, workspace(tx), "incident", key, text)
    return database


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("checkout", [1]),
        ("CHECKOUT failing", [1]),
        ("fail", [1]),
        ("kout", []),
        ("502", [1]),
        ("v2.14", [1]),
        ('"failing checkout"', []),
        ('"checkout is fail"', []),
        ('"checkout is failing"', [1]),
        ("\u201ccheckout failing\u201d", [1]),
        ("결제", [2]),
        ("실패", [2]),
        ("결제 실패", [2]),
        ("결제를", [2]),
        ("결제가", [2]),
        ("결제는 실패", [2]),
        ("제실", []),
        ("제가 실", [2]),
        ('"결제가 실패"', [2]),
        ('"실패 결제"', []),
        ('"결제를"', []),
        ("앱", [6]),
        ("그앱", [6]),
        ("장애", [3]),
        ("db", [3]),
        ("DB장애", [3]),
        ("payments-api", [3]),
        ("api-payments", []),
        ("検索", [4]),
        ("ошибка", [5]),
        ("über", [5]),
        ("\uff23heckout", [1]),
    ],
)
def test_what_is_found(filled: Database, typed: str, keys: list[int]) -> None:
    with filled.read() as tx:
        assert found(tx, typed) == keys


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", '"', '""', "*", "^", "-", "(", ")", "🔥", "!!", "':*", "\x00", "a" * 5000, "가" * 5000, '"' * 99),
        *("NEAR(a b)", "tokens : x", "a AND", "OR", "NOT", "a & | !", "<->", "' OR 1=1 --", "\\", "%", "{a b} : c"),
        *("\ud7a3\u0301", "a\u0300b", "ㅋㅋ", "\u200b", "x " * 400),
    ],
)
def test_whatever_people_type_is_answered(filled: Database, typed: str) -> None:
    with filled.read() as tx:
        assert found(tx, typed) in ([], [1], [2], [1, 2])


@pytest.mark.parametrize(
    ("typed", "keys"), [("checkout\x00 🔥 failing", [1]), ('checkout "failing', [1]), ("(502) ^fail*", [1])]
)
def test_signs_between_words_are_passed_over(filled: Database, typed: str, keys: list[int]) -> None:
    with filled.read() as tx:
        assert found(tx, typed) == keys


def test_words_of_a_query_are_all_needed_and_no_word_is_an_operator(filled: Database) -> None:
    with filled.write() as tx:
        put(tx, workspace(tx), "incident", 7, "checkout or search, not both")
    with filled.read() as tx:
        assert found(tx, "checkout OR search") == [7]
        assert found(tx, "checkout NOT search") == [7]
        assert found(tx, "checkout NEAR search") == []


def test_nobody_finds_what_is_not_allowed_nor_of_another_workspace_or_kind(filled: Database) -> None:
    with filled.write() as tx:
        put(tx, workspace(tx, "T0OTHER"), "incident", 91, "checkout")
        put(tx, workspace(tx), "postmortem", 92, "checkout")
    with filled.read() as tx:
        assert found(tx, "checkout") == [1]
        assert found(tx, "checkout", team="T0OTHER") == [91]
        assert found(tx, "checkout", allowed=ALL.where(false())) == []
        assert found(tx, "checkout", allowed=ALL.where(SearchDocument.key != 1)) == []


def test_a_document_is_found_by_its_newest_text_and_not_at_all_once_it_is_dropped(filled: Database) -> None:
    with filled.write() as tx:
        put(tx, workspace(tx), "incident", 1, "the queue is full")
    with filled.read() as tx:
        assert (found(tx, "checkout"), found(tx, "queue")) == ([], [1])
    with filled.write() as tx:
        drop(tx, workspace(tx), "incident", 1)
        assert found(tx, "queue") == []


def test_of_what_is_equally_good_the_newest_comes_first_and_the_rest_is_cut_off(database: Database) -> None:
    with database.write() as tx:
        for key in range(1, 31):
            put(tx, workspace(tx), "incident", key, "the queue is full")
        assert found(tx, "queue") == list(range(30, 10, -1))


def test_a_rolled_back_text_is_not_found(filled: Database) -> None:
    with filled.read() as tx:
        put(tx, workspace(tx), "incident", 8, "never kept")
        assert found(tx, "never") == [8]
    with filled.read() as tx:
        assert found(tx, "never") == []


def test_a_very_long_text_is_kept_and_found_by_its_beginning(database: Database) -> None:
    syllables = "".join(chr(0xAC00 + number % 11000) for number in range(150_000))
    with database.write() as tx:
        put(tx, workspace(tx), "incident", 1, f"checkout {syllables}")
        put(tx, workspace(tx), "incident", 2, " ".join(f"word{number}" for number in range(200_000)))
        assert found(tx, "checkout") == [1]
        assert found(tx, "word17") == [2]
    assert LONGEST_TEXT < 1_000_000


@FEW
@given(before=st.text(max_size=30), word=st.text(min_size=1, max_size=12), after=st.text(max_size=30))
def test_a_word_of_a_text_finds_it(database: Database, before: str, word: str, after: str) -> None:
    with database.read() as tx:
        put(tx, workspace(tx), "incident", 1, f"{before} {word} {after}")
        for run in runs(word):
            assert found(tx, run) == [1]
            assert found(tx, f'"{run}"') == [1]


@FEW
@given(text=st.text(alphabet="가나다라 ab1", min_size=1, max_size=20), data=st.data())
def test_every_part_of_a_run_of_syllables_finds_it(database: Database, text: str, data: st.DataObject) -> None:
    with database.read() as tx:
        put(tx, workspace(tx), "incident", 1, text)
        for run in runs(text):
            if run[0] >= "가":
                start = data.draw(st.integers(0, len(run) - 1))
                end = data.draw(st.integers(start + 1, len(run)))
                assert found(tx, run[start:end]) == [1]


@given(st.text())
def test_tokens_are_plain_words_to_every_database(text: str) -> None:
    assert all(token.isascii() and token.isalnum() and token == token.lower() for token in tokens(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Checkout is failing", "checkouts failed"),
        ("Paging was late", "a page is late"),
        ("결제가 느림", "느림! 결제가"),
        ("p99 at 1900 ms", "p99 12 ms"),
    ],
)
def test_what_two_texts_are_about_is_the_same(one: str, other: str) -> None:
    assert about(one) == about(other)


def test_frequencies_and_likeness(filled: Database) -> None:
    with filled.write() as tx:
        put(tx, workspace(tx), "incident", 7, "checkout failed again")
        stems = about("checkout fails 결제")
        total, counts = frequencies(tx, "incident", stems)
        near = find(tx, workspace(tx), ("incident",), like(stems), allowed=ALL)
    assert total == 7
    assert sorted(counts.values()) == [1, 2, 2]
    assert {each.key for each in near} == {1, 2, 7}
