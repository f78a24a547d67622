from bot.db import Database
from bot.people import groups
from bot.people.service import ensure_workspace
from tests.work.bench import NOW


def test_groups_are_known_by_their_handles_while_they_are_on(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        groups.heard_of_all(tx, workspace, [{"id": "S1", "handle": "web"}, {"id": "S2", "handle": "api"}])
        groups.heard_of(tx, workspace, {"id": "S1", "handle": "website", "date_delete": 0})
        groups.heard_of(tx, workspace, {"id": "S2", "handle": "api", "date_delete": 1793000000})
        assert groups.handles(tx, workspace) == {"S1": "website"}
        assert groups.handles(tx, ensure_workspace(tx, "T1", NOW).id) == {}
