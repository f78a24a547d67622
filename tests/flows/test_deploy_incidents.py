"""What a deploy's message may say of incidents: of private ones nothing, of a duplicate the one that outlives it."""

import pytest

from bot.db import Database
from bot.deploys import causes, queries
from bot.flows import deploy_incidents
from bot.incidents import links
from bot.models import Incident
from tests.deploys.making import HEAD, NOW, went_live
from tests.deploys.test_causes import incident


@pytest.mark.parametrize(
    ("state", "expected"), [("open", ([1], 1)), ("private", ([], None)), ("merged", ([2], 1)), ("nothing", ([], None))]
)
def test_what_is_named(database: Database, state: str, expected: tuple[list[int], int | None]) -> None:
    with database.write() as tx:
        row, one, two = went_live(tx, HEAD), incident(tx), incident(tx)
        if state != "nothing":
            row.fixes = one.number
            causes.blame(tx, row.workspace_id, one.id, row.id, "U1", NOW)
        tx.get_one(Incident, one.id).is_private = state == "private"
        if state == "merged":
            links.merged(tx, one, two, "U1", NOW)
        tx.flush()
        view = queries.by_id(tx, row.id)
        assert (deploy_incidents.caused(tx, view), deploy_incidents.mended(tx, view)) == expected
