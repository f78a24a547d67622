"""Watches for commands to list and to change."""

import json
from datetime import timedelta
from typing import Any

from bot.catalogue.watches import WatchTable
from bot.models import MetricSeries, Notice, Watch, WatchState
from bot.watches import service
from bot.watches.rules import definition
from commands.context import Bench
from commands.metrics import ACTIONS, COMMAND
from commands.table import obey
from tests.commands.bench import USER, ask
from tests.work.bench import NOW

HOUR = timedelta(hours=1)
CATALOGUE = """
[service.shop]
owners = ["anna"]
[person.anna]
slack = "U0ANNA000"
[metric.shop_latency]
source = "host"
query = "load"
kind = "latency"
service = "shop"
[metric.node_cpu]
source = "host"
query = "cpu"
kind = "cpu"
"""
ROLES = '[role.sre]\nmembers = ["anna"]\nmay = ["metrics.manage"]\n'
"""Only Anna may change the watches of others."""


def define(bench: Bench, name: str, metric: str = "node_cpu", author: str | None = USER, origin: str = "slack") -> int:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        wanted = definition(name, WatchTable(metric=metric), bench.catalogue.metrics)
        return service.define(tx, workspace, wanted, author, NOW, origin=origin).id


def fire(bench: Bench, watch: int, severity: str = "urgent", **labels: str) -> None:
    workspace = ask(bench).who.workspace
    given: dict[str, Any] = {"label_key": str(labels), "labels": labels, "state": "firing", "severity": severity}
    given |= {"since": NOW, "raised_at": NOW - HOUR, "marks": {}, "hits": 3, "good": 0, "missed": 0, "value": 96.5}
    with bench.database.write() as tx:
        tx.add(WatchState(workspace_id=workspace, watch_id=watch, episode=1, alert_key="k", **given))


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text, **given)), ensure_ascii=False)


def press(bench: Bench, action: str, key: int, **given: Any) -> None:
    ACTIONS[action](ask(bench, str(key), **given))


def until(bench: Bench, column: str) -> dict[str, timedelta | None]:
    with bench.database.read() as tx:
        rows = {row.name: getattr(row, column) for row in tx.query(Watch).filter(Watch.deleted_at.is_(None))}
    return {name: at - NOW if at else None for name, at in rows.items()}


def said(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [row.content["name"] for row in tx.query(Notice).order_by(Notice.id)]


def host(bench: Bench, name: str) -> None:
    """Have something be told of a host."""
    given = {"workspace_id": ask(bench).who.workspace, "first_at": NOW, "last_at": NOW, "rolled_at": NOW}
    with bench.database.write() as tx:
        tx.add(MetricSeries(metric="cpu", label_key=name, labels={"instance": f"{name}:9100"}, **given))
