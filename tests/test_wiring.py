import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.catalogue import Shelf
from bot.integrations.cloudwatch_metrics import CloudWatch
from bot.integrations.ganglia import Ganglia
from bot.integrations.graphite import Graphite
from bot.integrations.host import Host
from bot.integrations.json_document import JsonDocument
from bot.integrations.probe import Probe
from bot.integrations.prometheus import Prometheus
from bot.metrics.answers import Server
from bot.metrics.ports import Source
from bot.wiring import sources

FRESH = timedelta(minutes=5)
GRAPHITE = Graphite(Server("http://g", "word", "me"), FRESH)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TABLE = '[source.shop.prometheus]\nurl = "http://{name}:9090"\ntoken = "METRICS_TOKEN"\n'


def test_a_source_is_made_once_until_its_table_changes_and_the_machine_is_always_there(tmp_path: Path) -> None:
    file, clock = tmp_path / "bongsu.toml", [NOW]
    file.write_text(TABLE.format(name="one"))
    source = sources(Shelf(file, lambda: clock[0]), {"METRICS_TOKEN": "word"})
    made = source("shop")
    assert isinstance(made, Prometheus)
    assert (made.server.url, made.server.token) == ("http://one:9090", "word")
    assert source("shop") is made
    assert isinstance(source("host"), Host)
    assert source("host") is source("host")
    file.write_text(TABLE.format(name="another") + "[source.here.host]\n")
    clock[0] += timedelta(seconds=3)
    assert [source("shop") == made, source("here") is source("host"), source("gone")] == [False, True, None]


@pytest.mark.parametrize(
    ("table", "made"),
    [
        ('graphite]\nurl = "http://g"\nuser = "me"\ntoken = "METRICS_TOKEN"', GRAPHITE),
        ('json_document]\nurl = "http://d?a=b"\nmoment = "/at"', JsonDocument(Server("http://d?a=b"), "/at", FRESH)),
        ('cloudwatch]\nregion = "eu-west-1"', CloudWatch("eu-west-1", timedelta(minutes=1), 3 * FRESH)),
        ('probe]\nurl = "tcp://db:5432"', Probe("tcp://db:5432")),
        ('ganglia]\naddress = "gmond:8649"', Ganglia("gmond", 8649)),
        ('ganglia]\naddress = "[::1]:8652"\nrequest = "/?filter=summary"', Ganglia("::1", 8652, "/?filter=summary")),
    ],
)
def test_each_table_makes_its_source(tmp_path: Path, table: str, made: Source) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text(f"[source.shop.{table}\n")
    assert sources(Shelf(file, lambda: NOW), {"METRICS_TOKEN": "word"})("shop") == made


def test_the_address_of_a_database_is_that_of_its_variable(tmp_path: Path) -> None:
    (tmp_path / "bongsu.toml").write_text('[source.shop.sql]\naddress = "METRICS_SHOP"\n')
    with sqlite3.connect(tmp_path / "shop.db") as writer:
        writer.execute("CREATE TABLE orders (id)")
    writer.close()
    address = f"sqlite:///{tmp_path}/shop.db"
    made = sources(Shelf(tmp_path / "bongsu.toml", lambda: NOW), {"METRICS_SHOP": address})("shop")
    assert made is not None
    assert made.now("SELECT count(*) FROM orders", NOW).points[0].value == 0
