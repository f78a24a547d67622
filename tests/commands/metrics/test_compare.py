import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError
from bot.models import Deploy, MetricSnapshot
from bot.people.service import ensure_workspace
from commands.context import Bench
from commands.metrics import COMMAND
from commands.table import obey
from tests.commands.bench import ask, make_bench
from tests.commands.metrics.test_snapshot import CATALOGUE
from tests.work.bench import NOW


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, CATALOGUE)


def type_in(bench: Bench, text: str) -> str:
    return json.dumps(obey(COMMAND, ask(bench, text)), ensure_ascii=False)


def spans(bench: Bench) -> list[tuple[str, float, float]]:
    """Give each span by the minutes before now at which it begins and ends."""
    with bench.database.read() as tx:
        return [
            (row.metric, (NOW - row.start_at) / timedelta(minutes=1), (NOW - row.end_at) / timedelta(minutes=1))
            for row in tx.query(MetricSnapshot).order_by(MetricSnapshot.id)
        ]


def went_out(bench: Bench, begun: int, ended: int | None) -> None:
    """Write down a deploy that began so many minutes ago."""
    with bench.database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        tx.add(
            Deploy(
                workspace_id=workspace,
                number=tx.query(Deploy).count() + 1,
                service="checkout",
                environment="production",
                ref="main",
                state="running" if ended is None else "live",
                requester="U1",
                channel="C1",
                asked_at=NOW,
                backend="command",
                mark="m",
                started_at=NOW - timedelta(minutes=begun),
                ended_at=None if ended is None else NOW - timedelta(minutes=ended),
            )
        )


@pytest.mark.parametrize(
    ("typed", "before"),
    [
        ("compare orders", 1440),
        ("compare orders yesterday", 1440),
        ("compare latency  Yesterday", 1440),
        ("compare orders last week", 7 * 1440),
    ],
)
def test_the_last_hour_is_compared_with_the_same_one_earlier(bench: Bench, typed: str, before: int) -> None:
    for _ in range(2):
        assert "both spans" in type_in(bench, typed)
    name = typed.split()[1]
    assert spans(bench) == [(name, before + 60, before), (name, 60, 0)]


@pytest.mark.parametrize(
    ("begun", "ended", "found"),
    [
        (300, 290, [(360, 300), (290, 230)]),
        (40, 20, [(100, 40), (20, 0)]),
        (10, None, [(70, 10), (10, 0)]),
        (4, 2, [(64, 4), (5, 0)]),
    ],
)
def test_the_hour_before_the_newest_deploy_is_compared_with_what_followed(
    bench: Bench, begun: int, ended: int | None, found: list[tuple[int, int]]
) -> None:
    went_out(bench, 900, 890)
    went_out(bench, begun, ended)
    type_in(bench, "compare latency")
    assert [(since, until) for _, since, until in spans(bench)] == found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("compare", "which_compared"),
        ("compare latncy", "no_metric"),
        ("compare latency tomorrow", "which_compared"),
        ("compare latency deploy", "no_deploy"),
        ("compare orders deploy", "no_deploy"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_kept(bench: Bench, typed: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, typed)
    assert refused.value.name == name
    assert spans(bench) == []
