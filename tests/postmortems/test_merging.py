"""Of two post-mortems one is left, and nothing that people wrote is lost."""

from bot.db import Database
from bot.postmortems import merging, queries, service
from bot.postmortems.rules import LONGEST, MERGED
from bot.postmortems.service import Edit
from tests.postmortems.writing import LATER, NOW, begun, incident


def test_without_one_nothing_happens(database: Database) -> None:
    with database.write() as tx:
        assert merging.hand_over(tx, incident(tx).id, incident(tx, "Other").id, LATER) is None


def test_the_only_one_goes_over(database: Database) -> None:
    with database.write() as tx:
        one, other = incident(tx), incident(tx, "Other")
        row = begun(tx, one)
        service.write(tx, row, Edit("summary", "First.", "U1"), NOW)
        moved = merging.hand_over(tx, one.id, other.id, LATER)
        assert (moved, row.incident_id) == (row, other.id)
        assert service.begin(tx, row.workspace_id, other.id, LATER, owner=None, style="sre", within=LATER - NOW) is row


def test_what_both_say_stands_in_one(database: Database) -> None:
    with database.write() as tx:
        one, other = begun(tx), begun(tx, incident(tx, "Other"))
        for row, text in ((one, "First."), (other, "Second.")):
            service.write(tx, row, Edit("summary", text, "U1"), NOW)
        service.write(tx, one, Edit("trigger", "A deploy.", "U2"), NOW)
        service.write(tx, one, Edit("impact", "x" * LONGEST, "U2"), NOW)
        service.write(tx, other, Edit("impact", "some", "U2"), NOW)
        service.add_action(tx, one, "Add a limit", NOW)
        assert merging.hand_over(tx, one.incident_id, other.incident_id, LATER) is other
        found = queries.document(tx, other.id)
        assert found.texts() == {"summary": "Second.\n\nFirst.", "trigger": "A deploy.", "impact": "some"}
        assert [each.text for each in found.actions] == ["Add a limit"]
        assert one.state == MERGED
        assert not service.move(one, "publish", "U1", LATER)
        assert [each.key for each in queries.listed(tx, one.workspace_id)] == [other.id]
        assert queries.section(tx, one.id, "impact").text == "x" * LONGEST
