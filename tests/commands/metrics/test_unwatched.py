import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import Conflict, NotAllowed, NotFound
from bot.metrics import offers
from bot.metrics.ports import Offered
from bot.models import Audit, MetricOffer, Notice, Watch
from commands.context import Ask, Bench
from commands.metrics import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.work.bench import NOW

CATALOGUE = """
[source.shop.prometheus]
url = "http://prometheus:9090"
"""
NAMES = ["node_cpu_seconds_total", *(f"go_thing_{number}" for number in range(12)), "jvm_threads"]


@pytest.fixture
def slack() -> Iterator[tuple[str, list[str]]]:
    with silent_slack() as made:
        yield made


@pytest.fixture
def bench(database: Database, tmp_path: Path, slack: tuple[str, list[str]]) -> Bench:
    made = make_bench(database, tmp_path, CATALOGUE, slack[0])
    workspace = ask(made).who.workspace
    with database.write() as tx:
        offers.asking(tx, workspace, "shop", NOW)
        offers.listed(tx, workspace, "shop", [Offered(each, "a help") for each in NAMES], NOW)
    return made


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **given)), ensure_ascii=False)


def key_of(bench: Bench, query: str) -> str:
    with bench.database.read() as tx:
        return str(tx.query(MetricOffer).filter(MetricOffer.query == query).one().id)


def press(bench: Bench, action: str, value: str, **given: Any) -> None:
    ACTIONS[action](ask(bench, value, **given))


def send(bench: Bench, view: str, kept: str, why: str | None = None, **given: Any) -> Any:
    body = {"view": {"state": {"values": {"why": {"why": {"type": "plain_text_input", "value": why}}}}}}
    asked: Ask = replace(ask(bench, key="view:1", channel=kept, **given), body=body)
    return VIEWS[view](asked)


def said(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [row.content["name"] for row in tx.query(Notice).order_by(Notice.id)]


def test_the_list_begins_with_what_can_be_adopted_and_counts_the_rest(bench: Bench) -> None:
    text = type_in(bench, "unwatched")
    assert "Nobody watches *14* of 14 figures" in text
    assert text.count('"metrics.adopt"') == 1
    assert "*CPU in use*" in text
    assert "`go` 12 · `jvm` 1" in text
    assert "/metrics unwatched go" in text


def test_a_word_lists_ten_on_a_page(bench: Bench) -> None:
    first, second = type_in(bench, "unwatched go"), type_in(bench, "unwatched go 2")
    assert [text.count("a help") for text in (first, second)] == [10, 2]
    assert "`/metrics unwatched go 2` shows the next" in first
    assert "shows the next" not in second
    assert "Nothing with `zzz`" in type_in(bench, "unwatched zzz")


def test_nothing_is_known_before_a_source_was_asked(database: Database, tmp_path: Path) -> None:
    assert "not known yet" in type_in(make_bench(database, tmp_path), "unwatched")


def test_it_is_adopted_in_one_press_and_whoever_did_it_is_told(bench: Bench) -> None:
    press(bench, "metrics.adopt", key_of(bench, "node_cpu_seconds_total"))
    with bench.database.read() as tx:
        assert [(row.name, row.created_by) for row in tx.query(Watch)] == [("node_cpu", USER)]
        assert [(row.action, row.actor) for row in tx.query(Audit)] == [("metrics.adopted", USER)]
    assert said(bench) == ["adopted"]
    with pytest.raises(Conflict):
        press(bench, "metrics.adopt", key_of(bench, "node_cpu_seconds_total"))
    assert "13 of 14" not in type_in(bench, "unwatched go")


def test_what_is_ignored_is_listed_elsewhere_with_who_and_why_until_it_is_heeded(
    bench: Bench, slack: tuple[str, list[str]]
) -> None:
    key = key_of(bench, "jvm_threads")
    press(bench, "metrics.ignore", key)
    assert slack[1] == ["views.open"]
    assert send(bench, "metrics.ignore", key, "only a test") is None
    assert send(bench, "metrics.ignore", key, "only a test") is None
    assert "jvm" not in type_in(bench, "unwatched")
    text = type_in(bench, "unwatched ignored")
    assert f"<@{USER}>" in text
    assert "only a test" in text
    press(bench, "metrics.heed", key)
    assert "jvm" in type_in(bench, "unwatched")
    assert said(bench) == ["now_ignored", "heeded"]
    with pytest.raises(Conflict):
        press(bench, "metrics.heed", key)


def test_all_with_a_word_are_ignored_together(bench: Bench) -> None:
    send(bench, "metrics.ignore", "word:go", "noise")
    assert "Nobody watches *2* of 14" in type_in(bench, "unwatched")
    assert "Figures that are ignored: *12*" in type_in(bench, "unwatched 무시")


def test_what_is_gone_is_said_to_be(bench: Bench) -> None:
    key, workspace = key_of(bench, "jvm_threads"), ask(bench).who.workspace
    with bench.database.write() as tx:
        offers.listed(tx, workspace, "shop", [], NOW)
    for action in ("metrics.adopt", "metrics.heed"):
        with pytest.raises(NotFound):
            press(bench, action, key)


def test_guests_are_told_nothing_and_do_nothing(bench: Bench) -> None:
    key = key_of(bench, "jvm_threads")
    with pytest.raises(NotAllowed):
        type_in(bench, "unwatched", is_outsider=True)
    with pytest.raises(NotAllowed):
        send(bench, "metrics.ignore", key, "x", is_outsider=True)
    for action in ("metrics.adopt", "metrics.ignore", "metrics.heed"):
        with pytest.raises(NotAllowed):
            press(bench, action, key, is_outsider=True)


def test_korean(bench: Bench) -> None:
    assert "CPU 사용률" in type_in(bench, "unwatched", locale="ko-KR")
