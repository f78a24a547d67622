"""Where the document, its incident, the styles and the zone meet."""

from datetime import timedelta
from pathlib import Path

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import causes
from bot.flows import papers
from bot.flows.papers import Pass, address, opened, sealed
from bot.incidents import links
from bot.incidents import service as incidents
from bot.incidents.rules import State
from bot.messages.words import words_for
from bot.postmortems.document import Linked
from tests.deploys.making import HEAD, OLD, went_live
from tests.flows.bench import SEAL
from tests.postmortems.writing import NOW, begun, incident

TABLE = '[workspace]\nzone = "Asia/Seoul"\n[postmortem]\nstyle = "ours"\ntemplates = "own"\n'


def test_what_lies_between_an_end_and_a_reopening_does_not_count(database: Database) -> None:
    with database.write() as tx:
        of = incident(tx)
        for minutes, state in ((10, State.RESOLVED), (60, State.INVESTIGATING), (65, State.RESOLVED)):
            incidents.move(tx, of, state, "U1", NOW + timedelta(minutes=minutes))
        found = papers.load(tx, begun(tx, of).id, NOW + timedelta(days=3))
    assert found.took == timedelta(minutes=15)


def test_the_incidents_that_belong_to_it_are_named_unless_they_are_private(database: Database) -> None:
    with database.write() as tx:
        of, other, hidden = (incident(tx, title) for title in ("One", "Two", "Three"))
        other.channel_id, hidden.channel_id, hidden.is_private = "C2", "C3", True
        for each in (other, hidden):
            links.relate(tx, of, each, "U1", NOW)
        found = papers.load(tx, begun(tx, of).id, NOW)
    address = "https://slack.com/app_redirect?team=T1&channel=C2"
    assert found.incidents == (Linked("related", 2, "Two", address),)


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


def test_a_pass_serves_for_ten_minutes_and_cannot_be_made_up() -> None:
    given = Pass(1, 12, "U1")
    text = sealed(SEAL, given, NOW)
    assert opened(SEAL, text, NOW + timedelta(minutes=10)) == given
    assert opened(SEAL, text, NOW + timedelta(minutes=10, seconds=1)) is None
    for wrong in ("", text[:-3] + "abc", SEAL.close("[1, 2]"), SEAL.close("nonsense"), SEAL.close("{}")):
        assert opened(SEAL, wrong, NOW) is None


def test_the_address_of_a_page_is_stable() -> None:
    assert address("https://bongsu.example", 12) == "https://bongsu.example/postmortems/12"


def test_the_deploys_that_caused_and_mended_it_are_named_of_a_part_too(database: Database) -> None:
    with database.write() as tx:
        of, part = incident(tx), incident(tx)
        links.merged(tx, part, of, "U1", NOW)
        bad, good = (went_live(tx, commit, team="T1") for commit in (OLD, HEAD))
        causes.blame(tx, of.workspace_id, of.id, bad.id, "U1", NOW)
        good.fixes = part.number
        tx.flush()
        found = papers.load(tx, begun(tx, of).id, NOW)
    assert [(each.kind, each.number, each.commit) for each in found.deploys] == [
        ("cause", 1, "bbbbbbb"),
        ("mend", 2, "aaaaaaa"),
    ]
