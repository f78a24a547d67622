"""Files of captured messages are copied once within bounds, and erased with what they belong to."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.db import Database
from bot.flows import files as flows
from bot.flows import timeline as timeline_flows
from bot.http import OutsideAway
from bot.incidents import captures, files, timeline
from bot.incidents.service import locked
from bot.models import CapturedFile, Job
from bot.slack.client import SlackRefused
from tests.flows.test_timeline import CHANNEL, SAID, TS, Team
from tests.work.bench import NOW

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 92
BOUNDS = "[files]\nlargest = 1\ntogether = 2\ncount = 3\n"


def shared(key: str, size: int = 100, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": f"{key}.png", "size": size, "url_private": f"https://files.slack.com/{key}", **more}


class Crew(Team):
    def share(self, *told: dict[str, Any], **contents: bytes) -> None:
        """Have a message with files captured."""
        self.slack.files |= {f"https://files.slack.com/{key}": content for key, content in contents.items()}
        self.slack.answers["conversations.history"] = lambda _: {"messages": [SAID | {"files": list(told)}]}
        self.capture()

    def states(self) -> list[str]:
        with self.engine.database.read() as tx:
            return list(tx.scalars(select(CapturedFile.state).order_by(CapturedFile.id)))

    def contents(self) -> list[bytes | None]:
        with self.engine.database.read() as tx:
            return list(tx.scalars(select(CapturedFile.content).order_by(CapturedFile.id)))


@pytest.fixture
def crew(database: Database, tmp_path: Path) -> Crew:
    return Crew(database, tmp_path, BOUNDS)


def test_a_picture_is_copied_once(crew: Crew) -> None:
    crew.share(shared("F1"), F1=PNG)
    with crew.engine.database.read() as tx:
        ((view,),) = files.of_entries(tx, [each.key for each in timeline.shown(tx, 1).lines]).values()
        assert (view.name, view.kind, view.state) == ("F1.png", "image/png", "kept")
        found = files.copy_of(tx, crew.engine.workspace, 1, view.id)
        assert found is not None
        assert (found.name, found.kind, found.content) == ("F1.png", "image/png", PNG)
        assert files.copy_of(tx, crew.engine.workspace, 2, view.id) is None
    assert crew.details()[0]["files"] == ["F1.png"]
    assert len(crew.slack.of("download")) == 1


def test_a_timeline_is_read_without_what_files_hold(crew: Crew) -> None:
    crew.share(shared("F1"), F1=PNG)
    asked: list[str] = []
    with crew.engine.database.read() as tx:
        event.listen(tx.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        (line,) = [each for each in timeline.shown(tx, 1).lines if each.kind == "message"]
    assert [file.is_kept for file in line.files] == [True]
    assert asked
    assert not [statement for statement in asked if "captured_file.content" in statement]


def test_what_is_too_large_or_too_much_is_named_and_not_copied(crew: Crew) -> None:
    megabyte = b"x" * 1_000_000
    told = [shared("F1", 1_000_001), shared("F2", 1_000_000), shared("F3", 900_000), shared("F4", 200_000)]
    crew.share(*told, shared("F5", 10), F1=megabyte + b"x", F2=megabyte, F3=megabyte[:900_000], F5=b"x" * 10)
    assert crew.states() == ["too_large", "kept", "kept", "too_many", "kept"]
    assert [call["url"][-2:] for call in crew.slack.of("download")] == ["F2", "F3", "F5"]
    assert crew.details()[0]["files"] == ["F1.png", "F2.png", "F3.png", "F4.png", "F5.png"]


def test_a_size_that_was_not_told_is_found_while_it_is_read(crew: Crew) -> None:
    crew.share(shared("F1", size=None), F1=b"x" * 1_000_001)  # type: ignore[arg-type]  # Slack did not tell the size
    assert crew.states() == ["too_large"]


def test_what_lies_elsewhere_is_not_fetched(crew: Crew) -> None:
    crew.share(shared("F1", is_external=True), shared("F2", mode="external"), shared("F3", mode="tombstone"))
    assert crew.states() == ["outside", "outside"]
    assert crew.slack.of("download") == []


def test_the_login_that_slack_shows_is_no_file(crew: Crew) -> None:
    crew.share(shared("F1"), F1=b"<!DOCTYPE html><title>Sign in to Slack</title>")
    assert crew.states() == ["refused"]


def test_slack_is_asked_where_a_message_does_not_tell(crew: Crew) -> None:
    crew.slack.answers["files.info"] = lambda _: {"file": shared("F1")}
    crew.share({"id": "F1", "file_access": "check_file_info"}, F1=PNG)
    assert crew.states() == ["kept"]
    assert crew.slack.of("files.info") == [{"file": "F1"}]


@pytest.mark.parametrize("error", [SlackRefused("download", "not_slack"), OutsideAway("status 404", 404)])
def test_what_slack_does_not_give_is_not_asked_for_again(crew: Crew, error: Exception) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise error

    crew.slack.answers["download"] = refuse
    crew.share(shared("F1"))
    assert crew.states() in [["refused"], ["outside"]]
    assert len(crew.slack.of("download")) == 1


def test_a_file_that_is_deleted_for_itself_is_erased(crew: Crew) -> None:
    crew.share(shared("F1"), shared("F2"), F1=PNG, F2=PNG)
    with crew.engine.database.write() as tx:
        flows.deleted(tx, crew.engine.workspace, "F1", NOW)
    assert crew.states() == ["erased", "kept"]
    assert crew.contents() == [None, PNG]
    assert crew.details()[0]["files"] == ["F2.png"]


def test_files_follow_their_message(crew: Crew) -> None:
    crew.share(shared("F1"), F1=PNG, F2=PNG)
    crew.changed(SAID | {"files": [shared("F1", mode="tombstone"), shared("F2")]})
    crew.engine.run_all()
    assert crew.states() == ["erased", "kept"]
    assert crew.details()[0]["edits"] == 0


@pytest.mark.parametrize("how", ["removed", "redacted", "removed before it was copied"])
def test_a_message_takes_its_files_with_it(crew: Crew, how: str) -> None:
    crew.share(shared("F1"), F1=PNG)
    with crew.engine.database.write() as tx:
        row = captures.by_message(tx, crew.engine.workspace, CHANNEL, TS)
        assert row is not None
        if "before" in how:
            flows.follow(tx, row, SAID | {"files": [shared("F1"), shared("F2")]}, NOW)
        if "removed" in how:
            timeline_flows.removed(tx, crew.services.catalogue, row, NOW)
        else:
            incident, entry = locked(tx, crew.engine.workspace, 1), row.entry_id
            assert entry is not None
            timeline_flows.redact(tx, crew.services.catalogue, incident, entry, "U1", NOW)
    crew.engine.run_all()
    assert set(crew.states()) == {"erased"}
    assert set(crew.contents()) == {None}
    with crew.engine.database.read() as tx:
        names = [each.name for each in tx.scalars(select(CapturedFile))]
        assert set(names) == {None}
        assert not [job for job in tx.scalars(select(Job)) if "F1" in repr(job.payload)]
