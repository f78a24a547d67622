import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.watches import WatchTable
from bot.db import Database
from bot.errors import BotError, NotAllowed, NotFound
from bot.messages.watch_form import read_kept
from bot.metrics import offers, queries
from bot.metrics.ports import Offered
from bot.models import Audit, Notice, Watch
from bot.severity import Severity
from bot.watches import queries as watches
from bot.watches import service
from bot.watches.queries import WatchView
from bot.watches.rules import definition
from commands.context import Bench
from commands.metrics import ACTIONS, COMMAND, VIEWS
from commands.table import obey
from tests.commands.bench import USER, ask, make_bench
from tests.work.bench import NOW

CATALOGUE = """
[service.shop]
owners = ["anna"]
[person.anna]
slack = "U0ANNA000"
[source.prom.prometheus]
url = "http://prometheus:9090"
[metric.shop_latency]
source = "prom"
query = "latency"
kind = "latency"
title = "Latency"
title_ko = "지연"
[metric.shop_traffic]
source = "prom"
query = "traffic"
kind = "traffic"
[[window]]
name = "nights"
from = "22:00"
to = "06:00"
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """List the views that were opened."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr("bot.slack.client.SlackClient.open_view", lambda _self, _trigger, view: found.append(view))
    return found


@pytest.fixture
def bench(database: Database, tmp_path: Path, opened: list[dict[str, Any]]) -> Bench:
    del opened  # no form goes to Slack
    made = make_bench(database, tmp_path, CATALOGUE)
    workspace = ask(made).who.workspace
    with database.write() as tx:
        offers.asking(tx, workspace, "prom", NOW)
        offers.listed(tx, workspace, "prom", [Offered(name) for name in ("node_cpu_seconds_total", "go_threads")], NOW)
    return made


def type_in(bench: Bench, text: str, **given: Any) -> Any:
    return obey(COMMAND, ask(bench, text, **given))


def initial(view: dict[str, Any]) -> dict[str, Any]:
    """Read what a form shows, as it would come back."""
    found: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            option = element.get("initial_option")
            kinds = ("initial_value", "initial_users", "initial_conversation")
            shown = next((element[kind] for kind in kinds if kind in element), None)
            found[block["block_id"]] = option["value"] if option else shown
    return found


def element(name: str, value: Any) -> dict[str, Any]:
    kinds = {"people": "selected_users", "channel": "selected_conversation"}
    menus = {"condition", "page", "window", "service", "minimum_metric", "metric", "source", "kind"}
    if name in menus:
        return {"selected_option": {"value": value} if value else None}
    return {kinds.get(name, "value"): value}


def send(bench: Bench, view: dict[str, Any], key: str = "view:1", **changed: Any) -> Any:
    given = {**initial(view), **{name: changed.pop(name) for name in list(changed) if not name.startswith("is_")}}
    values = {name: {name: element(name, value)} for name, value in given.items()}
    asked = ask(bench, key=key, channel=view["private_metadata"], **changed)
    return VIEWS[view["callback_id"]](replace(asked, body={"view": {"state": {"values": values}}}))


def standing(bench: Bench) -> list[WatchView]:
    with bench.database.read() as tx:
        return list(watches.watches(tx, ask_workspace(tx)))


def ask_workspace(tx: Any) -> int:
    return int(tx.query(Watch).first().workspace_id) if tx.query(Watch).count() else 1


def said(bench: Bench) -> list[dict[str, Any]]:
    with bench.database.read() as tx:
        return [row.content for row in tx.query(Notice).order_by(Notice.id)]


def refusal(answer: Any) -> set[str]:
    return set(answer["errors"]) if answer else set()


def test_the_form_shows_what_the_kind_is_usually_watched_for_and_is_taken_as_it_is(
    bench: Bench, opened: list[dict[str, Any]]
) -> None:
    assert type_in(bench, "watch shop_latency") is None
    shown = initial(opened[0])
    assert shown["levels"].splitlines()[0] == "critical 5 / 4"
    assert (shown["condition"], shown["hold"], shown["count"], shown["missed"]) == ("above", "5m", "3", "3")
    assert send(bench, opened[0]) is None
    assert send(bench, opened[0]) is None
    with bench.database.read() as tx:
        known = queries.known(tx, 1, bench.catalogue)
    made = standing(bench)[0]
    assert made.definition == definition("shop_latency", WatchTable(metric="shop_latency"), known)
    assert made.created_by == USER
    assert [each["name"] for each in said(bench)] == ["made"]


def test_what_is_typed_is_kept_and_what_was_derived_is_shown(bench: Bench, opened: list[dict[str, Any]]) -> None:
    type_in(bench, "watch shop_latency")
    told: dict[str, Any] = {
        "name": "slow-shop",
        "levels": "800ms 2s",
        "hold": "0",
        "count": "5",
        "missed": "0",
        "matching": "instance=web-*, job = shop",
        "service": "shop",
        "minimum_metric": "shop_traffic",
        "minimum": "2.5",
        "channel": "C0SHOP000",
        "people": ["U0ANNA000"],
        "page": "critical",
        "window": "nights",
    }
    assert send(bench, opened[0], **told) is None
    found = standing(bench)[0].definition
    levels = {severity: (each.raised, each.clear) for severity, each in found.levels.items()}
    assert levels == {Severity.SEV3: (0.8, pytest.approx(0.72)), Severity.SEV1: (2, 1.8)}
    assert (found.name, found.hold, found.count, found.missed) == ("slow-shop", timedelta(0), 5, None)
    assert found.matching == {"instance": "web-*", "job": "shop"}
    assert (found.service, found.minimum_metric, found.minimum) == ("shop", "shop_traffic", 2.5)
    channel, people, page = found.routes
    assert (channel.channel, channel.window) == ("C0SHOP000", None)
    assert (people.people, people.window) == (("U0ANNA000",), "nights")
    assert (page.page, page.least, page.window) == (True, Severity.SEV1, "nights")
    assert said(bench)[0]["context"]["levels"] == ["critical 2 / 1.8", "danger 0.8 / 0.72"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Big Name"}, "name"),
        ({"levels": "dire 5"}, "levels"),
        ({"levels": "critical 1\ndanger 2"}, "levels"),
        ({"levels": "critical 5 / 6"}, "levels"),
        ({"levels": "critical 1..2"}, "levels"),
        ({"levels": "", "condition": "below"}, "levels"),
        ({"condition": "change", "levels": "danger 50"}, "over"),
        ({"condition": "outside", "levels": "danger 5"}, "levels"),
        ({"hold": "soon"}, "hold"),
        ({"over": "x"}, "over"),
        ({"count": "0"}, "count"),
        ({"count": "three"}, "count"),
        ({"missed": "-1"}, "missed"),
        ({"matching": "web"}, "matching"),
        ({"minimum": "5"}, "minimum"),
        ({"minimum_metric": "shop_traffic"}, "minimum"),
        ({"minimum_metric": "shop_traffic", "minimum": "nan"}, "minimum"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(
    bench: Bench, opened: list[dict[str, Any]], changed: dict[str, Any], field: str
) -> None:
    type_in(bench, "watch shop_latency")
    assert refusal(send(bench, opened[0], **changed)) == {field}
    assert standing(bench) == []


def test_conditions_have_their_own_thresholds(bench: Bench, opened: list[dict[str, Any]]) -> None:
    type_in(bench, "watch shop_latency")
    for number, (condition, levels, over) in enumerate(
        [
            ("outside", "danger 1..9", ""),
            ("change", "danger 50", "1h"),
            ("full", "urgent 4h", "6h"),
            ("no_data", "", ""),
        ]
    ):
        given = {"name": f"w{number}", "condition": condition, "levels": levels, "over": over}
        assert send(bench, opened[0], key=f"view:{number}", **given) is None
    assert [each.definition.condition for each in standing(bench)] == ["outside", "change", "full", "no_data"]


def test_a_name_is_given_once(bench: Bench, opened: list[dict[str, Any]]) -> None:
    type_in(bench, "watch shop_latency")
    send(bench, opened[0])
    assert refusal(send(bench, opened[0], key="view:2")) == {"name"}
    type_in(bench, "watch shop_traffic")
    assert refusal(send(bench, opened[1], key="view:3", name="shop_latency")) == {"name"}


def test_a_metric_is_chosen_or_made_first(bench: Bench, opened: list[dict[str, Any]]) -> None:
    type_in(bench, "watch")
    answer = send(bench, opened[0], metric="shop_latency")
    assert answer["response_action"] == "update"
    assert read_kept(answer["view"]["private_metadata"]).made is None
    answer = send(
        bench, opened[0], source="prom", query="queue_length", name="waiting_jobs", kind="load", title="Queue"
    )
    assert send(bench, answer["view"], key="view:2") is None
    with bench.database.read() as tx:
        metric = queries.known(tx, 1, bench.catalogue)["waiting_jobs"]
    assert (metric.source, metric.query, metric.kind, metric.title) == ("prom", "queue_length", "load", "Queue")
    assert standing(bench)[0].definition.metric == "waiting_jobs"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, "source"),
        ({"query": "x"}, "source"),
        ({"source": "prom", "name": "x"}, "query"),
        ({"source": "prom", "query": "x"}, "name"),
        ({"source": "prom", "query": "x", "name": "list"}, "name"),
        ({"source": "prom", "query": "x", "name": "shop_latency"}, "name"),
    ],
)
def test_what_is_no_metric_is_said_at_its_field(
    bench: Bench, opened: list[dict[str, Any]], changed: dict[str, Any], field: str
) -> None:
    type_in(bench, "watch")
    assert refusal(send(bench, opened[0], **changed)) == {field}


def test_what_is_on_offer_comes_with_what_is_known_of_it(bench: Bench, opened: list[dict[str, Any]]) -> None:
    type_in(bench, "watch node_cpu_seconds_total")
    assert read_kept(opened[0]["private_metadata"]).metric == "node_cpu"
    assert send(bench, opened[0]) is None
    assert len(standing(bench)[0].definition.levels) == 5
    type_in(bench, "watch go_threads")
    assert initial(opened[1])["query"] == "go_threads"
    assert initial(opened[1])["name"] == "go_threads"


def test_what_nobody_knows_is_refused_with_the_nearest(bench: Bench) -> None:
    with pytest.raises(NotFound) as refused:
        type_in(bench, "watch shop_latncy")
    assert refused.value.context["near"] == "shop_latency"


def make(bench: Bench, origin: str = "slack", author: str | None = USER) -> int:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        known = queries.known(tx, workspace, bench.catalogue)
        wanted = definition("slow", WatchTable(metric="shop_latency"), known)
        return service.define(tx, workspace, wanted, author, NOW, origin=origin).id


def press(bench: Bench, action: str, key: int, **given: Any) -> None:
    ACTIONS[action](ask(bench, str(key), **given))


def test_a_form_that_nothing_was_changed_in_changes_nothing(bench: Bench, opened: list[dict[str, Any]]) -> None:
    press(bench, "metrics.edit", make(bench))
    assert send(bench, opened[0]) is None
    assert standing(bench)[0].version == 1
    assert said(bench) == []


def test_only_what_was_changed_is_and_only_on_what_was_seen(bench: Bench, opened: list[dict[str, Any]]) -> None:
    key = make(bench)
    press(bench, "metrics.edit", key)
    type_in(bench, "watch slow")
    before = standing(bench)[0].definition
    assert send(bench, opened[0], count="7") is None
    assert standing(bench)[0].definition == replace(before, count=7)
    assert refusal(send(bench, opened[1], key="view:2", count="8")) == {"name"}
    with bench.database.read() as tx:
        assert [row.action for row in tx.query(Audit)] == ["watch.changed"]


def test_one_of_the_catalogue_is_changed_by_nobody(bench: Bench) -> None:
    with pytest.raises(BotError) as refused:
        press(bench, "metrics.edit", make(bench, origin="catalogue", author=None))
    assert refused.value.name == "in_catalogue"


ROLES = '[role.sre]\nmembers = ["anna"]\nmay = ["metrics.manage"]\n'


def test_whose_it_is_not_needs_a_role(database: Database, tmp_path: Path, opened: list[dict[str, Any]]) -> None:
    bench = make_bench(database, tmp_path, CATALOGUE + ROLES)
    key = make(bench, author="U0OTHER00")
    with pytest.raises(NotAllowed):
        press(bench, "metrics.edit", key)
    assert opened == []


def test_guests_make_nothing(bench: Bench, opened: list[dict[str, Any]]) -> None:
    with pytest.raises(NotAllowed):
        type_in(bench, "watch shop_latency", is_outsider=True)
    type_in(bench, "watch shop_latency")
    with pytest.raises(NotAllowed):
        send(bench, opened[0], is_outsider=True)


def test_korean(bench: Bench, opened: list[dict[str, Any]]) -> None:
    type_in(bench, "watch shop_latency", locale="ko-KR")
    text = json.dumps(opened[0], ensure_ascii=False)
    assert "치명 5 / 4" in text
    assert "지연" in text
