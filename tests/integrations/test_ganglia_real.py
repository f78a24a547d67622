"""The real gmond and gmetad tell what our double tells."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.http import OutsideAway
from bot.integrations.ganglia import Ganglia
from bot.metrics.ports import Offered, Unanswerable
from tests.monitors import Monitoring, ganglia
from tests.scenario.bots import until

pytestmark = pytest.mark.prometheus


@pytest.fixture(scope="module")
def monitoring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitoring]:
    with ganglia(tmp_path_factory.mktemp("ganglia")) as made:
        yield made


def value(source: Ganglia, query: str) -> float | None:
    """Tell a figure, none while it is not known yet."""
    try:
        found = source.now(query, datetime.now(UTC)).last
    except (OutsideAway, Unanswerable):
        return None
    return found.value if found else None


def test_the_sums_of_gmetad(monitoring: Monitoring) -> None:
    source = Ganglia("127.0.0.1", monitoring.interactive, "/?filter=summary")
    monitoring.send("carts", "5", "uint32")
    assert until(lambda: value(source, "shop:carts"), "the sum") == 5
    assert value(source, "shop:up") == 1
    whole = Ganglia("127.0.0.1", monitoring.interactive, "/")
    assert until(lambda: value(whole, "*/carts"), "the machine") == 5
    assert value(whole, "shop:up") == 1


def test_gmond_alone_is_read_where_its_korean_keeps_gmetad_from_reading_it(monitoring: Monitoring) -> None:
    source = Ganglia("127.0.0.1", monitoring.gmond)
    until(lambda: value(source, "shop:load_one") is not None, "the load")
    monitoring.send("greeting", "안녕", "string")
    monitoring.send("orders_open", "7", "uint32", "orders")
    assert until(lambda: value(source, "*/orders_open"), "the orders") == 7
    assert value(source, "shop:up") == 1
    assert Offered("shop:orders_open", unit="orders") in source.offered()
