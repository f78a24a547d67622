from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http import OutsideAway
from bot.integrations.json_document import JsonDocument, _escaped, _pointed
from bot.metrics.answers import Server
from bot.metrics.ports import Offered, Point, Series, Span, Unanswerable
from tests.trackers import Reply, Site, serving

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RECENT = timedelta(minutes=5)
DOCUMENT = {
    "updated": "2026-03-02T18:00:00+09:00",
    "orders": {"open": 7, "failed": 0, "waiting": None, "by/day": [3, 4.5], "word": "many", "text": "12.5", "on": True},
}


class DocumentSite(Site):
    document: Any = DOCUMENT
    paths: list[str]

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: Any) -> Reply:
        return Reply(200, self.document) if path == "/figures?of=today" else Reply(404)


@pytest.fixture
def site() -> Iterator[DocumentSite]:
    made = DocumentSite()
    with serving(made):
        yield made


@pytest.fixture
def source(site: DocumentSite) -> JsonDocument:
    return JsonDocument(Server(f"{site.url}/figures?of=today"), "/updated", RECENT)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("/orders/open", 7.0),
        ("/orders/failed", 0.0),
        ("/orders/by~1day/1", 4.5),
        ("/orders/text", 12.5),
        ("/orders/on", 1.0),
        ("/orders/waiting", None),
    ],
)
def test_a_figure_is_where_the_pointer_leads_and_null_is_no_data(
    source: JsonDocument, query: str, value: float | None
) -> None:
    assert source.now(query, NOW) == Series((Point(NOW, value),), {})


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("/orders/closed", "missing: /orders/closed"),
        ("/orders/open/0", "missing"),
        ("/orders/by~1day/2", "missing"),
        ("/orders/by~1day/-1", "missing"),
        ("/orders/by~1day/9999999999999999999", "missing"),
        ("orders.open", "invalid: orders.open"),
        ("/orders/word", "unreadable: many"),
        ("/orders", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_what_is_not_there_is_told_from_what_is_no_number(source: JsonDocument, query: str, why: str) -> None:
    with pytest.raises(Unanswerable, match=why):
        source.now(query, NOW)


def test_a_document_that_nobody_renews_is_stale_and_not_the_figure_of_now(source: JsonDocument) -> None:
    assert source.now("/orders/open", NOW + RECENT).points == (Point(NOW, 7.0),)
    with pytest.raises(Unanswerable, match=r"stale: 2026-03-02T18:00:00\+09:00"):
        source.now("/orders/open", NOW + RECENT + timedelta(seconds=1))


@pytest.mark.parametrize(
    "told", ["2026-03-02T09:00:00Z", "2026-03-02 09:00", 1772442000, 1772442000.0, 1772442000000, "1772442000"]
)
def test_a_moment_is_read_in_the_usual_forms(site: DocumentSite, source: JsonDocument, told: Any) -> None:
    site.document = {"updated": told, "x": 1}
    assert source.now("/x", NOW + timedelta(minutes=1)).points == (Point(NOW, 1.0),)


@pytest.mark.parametrize("told", ["yesterday", None, {}, [], 1e300, -1e17, "9" * 400])
def test_a_moment_that_is_none_is_refused(site: DocumentSite, source: JsonDocument, told: Any) -> None:
    site.document = {"updated": told, "x": 1}
    with pytest.raises(Unanswerable, match=r"unreadable|stale"):
        source.now("/x", NOW)


def test_a_moment_that_is_not_there_and_one_still_to_come(site: DocumentSite, source: JsonDocument) -> None:
    site.document = {"x": 1}
    with pytest.raises(Unanswerable, match="missing: /updated"):
        source.now("/x", NOW)
    site.document = {"x": 1, "updated": "2027-01-01T00:00Z"}
    assert source.now("/x", NOW).points == (Point(NOW, 1.0),)


def test_without_a_moment_it_is_of_now(source: JsonDocument) -> None:
    assert JsonDocument(source.server, None, RECENT).now("/orders/open", NOW + RECENT * 2).points[0].value == 7


def test_many_queries_are_one_document(site: DocumentSite, source: JsonDocument) -> None:
    found = source.many(["/orders/open", "/orders/closed", "/orders/waiting"], NOW)
    assert found["/orders/open"] == (Series((Point(NOW, 7.0),), {}),)
    assert str(found["/orders/closed"]) == "missing: /orders/closed"
    assert found["/orders/waiting"] == (Series((Point(NOW, None),), {}),)
    assert len(site.asked) == 1


def test_what_it_offers_are_its_numbers(source: JsonDocument) -> None:
    paths = ["/orders/open", "/orders/failed", "/orders/by~1day/0", "/orders/by~1day/1"]
    assert source.offered() == tuple(map(Offered, paths))


def test_it_has_no_past(source: JsonDocument) -> None:
    assert source.over("/orders/open", Span(NOW - RECENT, NOW, RECENT)) == Series()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Reply(302, b"", {"Location": "http://169.254.169.254/latest"}), "missing"),
        (Reply(401, b"who?"), "denied: who"),
        (Reply(200, b"<html>"), "unreadable"),
        (Reply(200, b'{"x": 1'), "unreadable"),
        (Reply(200, b'{"x": ' + b"[" * 100_000), "unreadable"),
        (Reply(200, b'{"updated": "2026-03-02T09:00Z", "orders": {"open": NaN}}'), "unreadable"),
        (Reply(200, b'{"updated": "2026-03-02T09:00Z", "orders": {"open": 1' + b"0" * 400 + b"}}"), "unreadable"),
    ],
)
def test_an_answer_that_is_none(site: DocumentSite, source: JsonDocument, answer: Reply, why: str) -> None:
    site.faults.append(answer)
    with pytest.raises(Unanswerable, match=why):
        source.now("/orders/open", NOW)


def test_nobody_there(site: DocumentSite, source: JsonDocument) -> None:
    site.faults.append(503)
    with pytest.raises(OutsideAway):
        source.many(["/orders/open"], NOW)


@given(st.recursive(st.integers(), lambda inner: st.dictionaries(st.text(), inner, min_size=1), max_leaves=4))
def test_each_key_has_its_pointer(document: Any) -> None:
    pointer = ""
    found = document
    while isinstance(found, dict):
        key = next(iter(found))
        pointer, found = f"{pointer}/{_escaped(key)}", found[key]
    assert _pointed(document, pointer) == found
