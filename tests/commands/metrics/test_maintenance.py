from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from commands.context import Bench
from tests.commands.bench import make_bench
from tests.commands.metrics.watching import CATALOGUE, HOUR, ROLES, define, host, press, type_in, until


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, CATALOGUE)


def test_a_service_is_in_maintenance_with_its_watches_for_a_reason(bench: Bench) -> None:
    define(bench, "slow", "shop_latency")
    define(bench, "cpu")
    assert "new disks" in type_in(bench, 'maintenance shop 2h "new disks"')
    assert until(bench, "maintenance_until") == {"slow": 2 * HOUR, "cpu": None}
    for typed in ("maintenance", "watches"):
        text = type_in(bench, typed)
        assert "*shop* is in maintenance until" in text
        assert "new disks" in text
    assert "no more" in type_in(bench, "maintenance shop end")
    assert until(bench, "maintenance_until") == {"slow": None, "cpu": None}
    assert "Nothing is in maintenance" in type_in(bench, "maintenance")


def test_a_host_is_in_maintenance_by_its_name(bench: Bench) -> None:
    host(bench, "web-1")
    assert "*web-1* is in maintenance" in type_in(bench, "maintenance WEB-1 2h")
    assert "web-1" in type_in(bench, "maintenance")
    type_in(bench, "maintenance web-1 end")
    assert "Nothing" in type_in(bench, "maintenance")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("maintenance cpu", "how_long"),
        ("maintenance nobody 2h", "nothing_to_maintain"),
        ("maintenance cpu end", "not_maintained"),
        ("maintenance cpu until 2020-01-01", "over_already"),
    ],
)
def test_what_is_not_understood_is_said(bench: Bench, typed: str, name: str) -> None:
    define(bench, "cpu")
    with pytest.raises(BotError) as refused:
        type_in(bench, typed)
    assert refused.value.name == name


def test_whose_it_is_not_needs_a_role(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, CATALOGUE + ROLES)
    key = define(bench, "cpu", author="U0OTHER00")
    define(bench, "slow", "shop_latency", author="U0OTHER00")
    host(bench, "web-1")
    for place in ("cpu", "shop", "web-1"):
        with pytest.raises(NotAllowed):
            type_in(bench, f"maintenance {place} 2h")
    for action in ("metrics.maintain", "metrics.end_maintenance"):
        with pytest.raises(NotAllowed):
            press(bench, action, key)
    with pytest.raises(NotAllowed):
        type_in(bench, "maintenance", is_outsider=True)
