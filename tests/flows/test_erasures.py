"""What was erased is nowhere in the bytes of the database: not in its file, its log, its index or its queue."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.db import Database
from bot.flows import notify, postmortems, timeline
from bot.flows import tasks as task_flows
from bot.incidents import captures
from bot.incidents import timeline as domain
from bot.incidents.queries import by_id
from bot.incidents.service import locked
from bot.messages import timeline as words_of
from bot.models import TimelineEntry
from bot.postmortems import service as postmortem_service
from bot.postmortems.service import Edit
from tests.flows.test_files import PNG, shared
from tests.flows.test_timeline import CHANNEL, SAID, TS, Team
from tests.work.bench import NOW

NOTE, SAYS, SAID_FIRST, TASK, FILE = "swordfish", "hunter2", "opensesame", "tr0ub4dor", "correcthorse"
WORDS = (NOTE, SAYS, SAID_FIRST, TASK, FILE)


class Crew(Team):
    """An incident in which people said what they should not have."""

    def tell(self) -> None:
        told = shared("F1", name=f"{FILE}.png")
        self.slack.files["https://files.slack.com/F1"] = PNG + FILE.encode()
        said = SAID | {"text": f"the password is {SAID_FIRST}", "files": [told]}
        self.slack.answers["conversations.history"] = lambda _: {"messages": [said]}
        self.capture()
        self.changed(said | {"text": f"the password is {SAYS} and nobody may know of it"}, "9.0")
        with self.engine.database.write() as tx:
            row = locked(tx, self.engine.workspace, 1)
            timeline.note(tx, row, f"the key of the safe is {NOTE}", "U1", NOW, NOW)
            task_flows.add(tx, row, f"change {TASK} at once", None, "U1", NOW)
        self.engine.run_all()

    def copy_it(self) -> None:
        """Copy it into the post-mortem, and have the timeline told in a thread."""
        with self.engine.database.write() as tx:
            row = locked(tx, self.engine.workspace, 1)
            paper = postmortems.begin(tx, self.services.catalogue, row, NOW)
            text = f"- the password is {SAYS} and nobody may know of it\n- the key of the safe is {NOTE}"
            postmortem_service.write(tx, paper, Edit("summary", text, "U1"), NOW)
            postmortems.changed(tx, self.services.catalogue, paper, NOW)
            shown = words_of.timeline(self.services.words, by_id(tx, row.id), domain.shown(tx, row.id))
            told = notify.Told(self.engine.workspace, "U1")
            notify.answer(tx, told, CHANNEL, TS, shown.payload, NOW)
        self.engine.run_all()

    def erase_it(self) -> None:
        with self.engine.database.write() as tx:
            message = captures.by_message(tx, self.engine.workspace, CHANNEL, TS)
            assert message is not None
            timeline.removed(tx, self.services.catalogue, message, NOW)
            row = locked(tx, self.engine.workspace, 1)
            for key in [each.id for each in tx.query(TimelineEntry).filter(TimelineEntry.kind.in_(("note", "task")))]:
                timeline.redact(tx, self.services.catalogue, row, key, "U1", NOW)
        self.engine.run_all()

    def found(self) -> set[str]:
        """Tell which words stand in the bytes of the database."""
        file = Path(make_url(self.engine.database.url).database or "")
        content = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        return {word for word in WORDS if word.encode() in content}


@pytest.fixture
def crew(sqlite_url: str, tmp_path: Path) -> Crew:
    return Crew(Database(sqlite_url), tmp_path)


def test_what_was_erased_is_nowhere_in_the_bytes_of_the_database(crew: Crew) -> None:
    crew.tell()
    crew.copy_it()
    assert crew.found() == set(WORDS)
    crew.erase_it()
    assert crew.found() == set()
    crew.engine.database.close()


def test_erasure_waits_for_who_reads(crew: Crew) -> None:
    crew.tell()
    with crew.engine.database.read() as tx:
        tx.query(TimelineEntry).all()
        crew.erase_it()
        assert crew.found() == set(WORDS)
    crew.engine.later(minutes=2)
    crew.engine.run_all()
    assert crew.found() == set()
    crew.engine.database.close()
