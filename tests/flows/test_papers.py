"""Where the document, its incident, the styles and the zone meet."""

from datetime import timedelta
from pathlib import Path

from bot.catalogue import parse
from bot.db import Database
from bot.flows import papers
from bot.incidents import service as incidents
from bot.incidents.rules import State
from bot.messages.words import words_for
from tests.postmortems.writing import NOW, begun, incident

TABLE = '[workspace]\nzone = "Asia/Seoul"\n[postmortem]\nstyle = "ours"\ntemplates = "own"\n'


def test_what_lies_between_an_end_and_a_reopening_does_not_count(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        for minutes, state in ((10, State.RESOLVED), (60, State.INVESTIGATING), (65, State.RESOLVED)):
            incidents.move(tx, of, state, "U1", NOW + timedelta(minutes=minutes))
        found = papers.load(tx, begun(tx, of).id, NOW + timedelta(days=3))
    assert found.took == timedelta(minutes=15)


def test_a_document_is_written_in_the_workspaces_zone_and_style(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "bongsu.toml"
    catalogue = parse(TABLE, str(file))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ours.jinja").write_text("Ours: {{ paper.zone_note }}", encoding="utf-8")
    with database.write() as tx:
        row = begun(tx)
        row.style = "ours"
        document = papers.load(tx, row.id, NOW)
    assert "Ours: All times are Asia/Seoul." in papers.writer(catalogue, file, words_for("en"), document).markdown()


def test_a_style_that_is_gone_is_replaced_by_ours(database: Database, tmp_path: Path) -> None:
    with database.write() as tx:
        row = begun(tx)
        row.style = "gone"
        document = papers.load(tx, row.id, NOW)
    written = papers.writer(parse("", "x"), tmp_path / "bongsu.toml", words_for("en"), document).markdown()
    assert "## Lessons learned" in written
