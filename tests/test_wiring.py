from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.integrations.host import Host
from bot.integrations.prometheus import Prometheus
from bot.wiring import sources

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
