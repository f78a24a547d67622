import pytest

from bot.catalogue import parse
from bot.catalogue.metrics import Metric
from bot.db import Database
from bot.errors import Conflict
from bot.metrics import definitions, queries
from bot.people.service import ensure_workspace
from tests.metrics.looking import NOON

CATALOGUE = parse('[metric.load]\nsource = "host"\nquery = "load"\n', "bongsu.toml")
ORDERS = Metric(source="shop", query="orders", unit="orders/min", good="high", title_ko="주문", business=True)


def test_a_metric_of_slack_stands_beside_those_of_the_catalogue(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        definitions.define(tx, CATALOGUE, workspace, "orders", ORDERS, "U1", NOON)
        known = queries.known(tx, workspace, CATALOGUE)
        assert (sorted(known), known["orders"]) == (["load", "orders"], ORDERS)
        assert definitions.forget(tx, workspace, "orders")
        assert not definitions.forget(tx, workspace, "orders")
        assert sorted(queries.known(tx, workspace, CATALOGUE)) == ["load"]


@pytest.mark.parametrize("name", ["load", "orders"])
def test_a_name_that_is_taken_is_refused(database: Database, name: str) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        definitions.define(tx, CATALOGUE, workspace, "orders", ORDERS, "U1", NOON)
        with pytest.raises(Conflict):
            definitions.define(tx, CATALOGUE, workspace, name, ORDERS, "U2", NOON)


def test_the_catalogue_goes_before_where_it_takes_a_name_later(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOON).id
        definitions.define(tx, parse("", ""), workspace, "load", ORDERS, "U1", NOON)
        assert queries.known(tx, workspace, CATALOGUE)["load"].query == "load"
