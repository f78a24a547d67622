"""A document is read whole, and lists show what is due first."""

from datetime import date, timedelta

from bot.db import Database
from bot.incidents import service as incidents
from bot.incidents.rules import State
from bot.models import Alert, AlertGroup, Person
from bot.postmortems import queries, service
from bot.postmortems.rules import DONE
from bot.postmortems.service import Edit
from bot.severity import Severity
from tests.postmortems.writing import LATER, NOW, begun, incident


def test_a_document_is_filled_from_its_incident(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        of.channel_id, of.source_url = "C1", "https://grafana.example/1"
        incidents.acknowledge(tx, of, "U2", NOW + timedelta(minutes=4))
        incidents.move(tx, of, State.RESOLVED, "U2", LATER)
        row = begun(tx, of)
        tx.add(Person(workspace_id=of.workspace_id, slack_id="U2", name="Ann"))
        group = AlertGroup(
            workspace_id=of.workspace_id,
            key="k",
            title="Slow",
            severity=2,
            incident_id=of.id,
            opened_at=NOW,
            last_at=NOW,
        )
        tx.add(group)
        tx.flush()
        alert = {"source": "alertmanager", "fingerprint": "f", "status": "firing", "title": "Slow", "severity": 2}
        tx.add(Alert(workspace_id=of.workspace_id, group_id=group.id, starts_at=NOW, last_at=NOW, **alert))
        service.write(tx, row, Edit("summary", "It was slow.", "U2"), LATER)
        service.add_action(tx, row, "Add a limit", NOW, owner="U2", due_on=date(2026, 3, 9), kind="prevent")
        found = queries.document(tx, row.id)
    assert (found.number, found.title, found.severity, found.state) == (1, "Checkout fails", Severity.SEV2, "draft")
    assert (found.services, found.channel, found.links) == (("checkout",), "C1", (("source", of.source_url),))
    known = {"detect": timedelta(0), "acknowledge": timedelta(minutes=4)}
    assert found.times.spans() == {**known, "mitigate": timedelta(hours=1), "resolve": timedelta(hours=1)}
    assert ("reporter", "U1") in found.roles
    assert found.texts() == {"summary": "It was slow."}
    assert (found.authors, found.name_of("U2"), found.name_of("U1")) == (("U2",), "Ann", "U1")
    assert [line.kind for line in found.timeline] == ["declared", "acknowledged", "state"]
    assert [(alert.title, alert.ended) for alert in found.alerts] == [("Slow", None)]
    assert [(action.text, action.owner, action.number) for action in found.actions] == [("Add a limit", "U2", 1)]


def test_a_document_holds_nothing_of_another_incident(database: Database) -> None:
    with database.write() as tx:
        first, second = begun(tx), begun(tx, incident(tx, "Search is down"))
        service.write(tx, first, Edit("summary", "First.", "U1"), NOW)
        service.write(tx, second, Edit("summary", "Second.", "U2"), NOW)
        service.add_action(tx, second, "Of the second", NOW)
        found = queries.document(tx, first.id)
    assert found.texts() == {"summary": "First."}
    assert (found.authors, found.actions, len(found.timeline)) == (("U1",), (), 1)


def test_one_is_found_by_its_incidents_number_and_channel(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        of.channel_id = "C1"
        key, workspace = begun(tx, of).id, of.workspace_id
    with database.read() as tx:
        found = [
            queries.by_number(tx, workspace, 1),
            queries.by_channel(tx, workspace, "C1"),
            queries.known(tx, key),
        ]
        assert [each.key if each else None for each in found] == [key] * 3
        assert queries.by_number(tx, workspace, 2) is None
        assert queries.by_number(tx, workspace + 1, 1) is None


def test_lists_tell_drafts_by_their_day_and_published_ones_by_their_news(database: Database) -> None:
    with database.write() as tx:
        rows = [begun(tx, incident(tx, f"Number {number}")) for number in range(1, 5)]
        rows[1].due_on = date(2026, 3, 3)
        service.move(rows[2], "publish", "U1", NOW)
        service.move(rows[3], "publish", "U1", LATER)
        workspace = rows[0].workspace_id
    with database.read() as tx:
        assert [each.number for each in queries.listed(tx, workspace)] == [2, 1]
        assert [each.number for each in queries.listed(tx, workspace, published=True)] == [4, 3]


def test_open_actions_come_by_their_day_and_those_without_one_last(database: Database) -> None:
    with database.write() as tx:
        row = begun(tx)
        for text, due in (("none", None), ("late", date(2026, 3, 9)), ("soon", date(2026, 3, 4)), ("done", None)):
            item = service.add_action(tx, row, text, NOW, due_on=due)
        service.move_action(item, DONE, "U1", LATER)
        workspace, key = row.workspace_id, item.id
    with database.read() as tx:
        assert [each.text for each in queries.open_actions(tx, workspace)] == ["soon", "late", "none"]
        done = queries.action(tx, key)
        assert done is not None
        assert not done.is_open
