from pathlib import Path

import pytest

from bot.catalogue.watches import WatchTable
from bot.db import Database
from bot.errors import BotError, NotAllowed, NotFound
from bot.people.service import identify, mirror
from bot.watches import service
from bot.watches.rules import definition
from commands import bongsu
from tests.commands.bench import USER, ask, make_bench
from tests.work.bench import NOW

FILE = '[person.luca]\nslack = "U0LUCAROSSI"\ngithub = "luca-r"\n'
ROLES = '[role.nobody]\nmay = ["incident.declare"]\n'


def test_status_shows_what_waits_and_what_the_file_has_wrong(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, "[nonsense]\n")
    shown = str(bongsu.status(ask(bench)))
    assert "awake" in shown
    assert "nonsense" in shown


def test_there_is_nothing_to_retry(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    assert "No job" in str(bongsu.jobs(ask(bench)))
    for number in ("7", "x", ""):
        with pytest.raises(NotFound):
            bongsu.jobs(ask(bench, f"retry {number}"))


def test_status_names_the_scopes_that_are_missing(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    with database.write() as tx:
        identify(tx, {"team_id": "T0BEACON"}, ["chat:write"], NOW)
    assert "pins:write" in str(bongsu.status(ask(bench)))


def test_settings_are_for_members(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    assert "alert.group_for" in str(bongsu.settings(ask(bench)))
    for handler in (bongsu.settings, bongsu.link):
        with pytest.raises(NotAllowed):
            handler(ask(bench, is_outsider=True))


def test_settings_and_status_tell_of_watches(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path)
    asked = ask(bench)
    with database.write() as tx:
        for name, author, origin in (("cpu", "U0ANNA000", "slack"), ("disk", None, "catalogue")):
            wanted = definition(name, WatchTable(metric="cpu"), {})
            service.define(tx, asked.who.workspace, wanted, author, NOW, origin=origin)
    text = str(bongsu.settings(asked))
    assert "`watch.cpu`: made in Slack by <@U0ANNA000>" in text
    assert "`watch.disk`: from the catalogue file" in text
    assert "Watches: 2, and all is well" in str(bongsu.status(asked))


def test_a_login_is_linked_and_leaves_the_list(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, FILE)
    with database.write() as tx:
        workspace = identify(tx, {"team_id": "T0BEACON"}, [], NOW)
        for key in (USER, "U0LUCAROSSI", "U0SEOYEON"):
            mirror(tx, workspace, {"id": key}, NOW)
    before = str(bongsu.link(ask(bench)))
    assert [key in before for key in (USER, "U0SEOYEON", "U0LUCAROSSI")] == [True, True, False]
    assert "octocat" in str(bongsu.link(ask(bench, "github @octocat")))
    assert "monalisa" in str(bongsu.link(ask(bench, "GitHub monalisa <@U0SEOYEON|seoyeon>")))
    after = str(bongsu.link(ask(bench)))
    assert "octocat" in after
    assert "Without" not in after


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("github not/a/login", "no_login"),
        ("github LUCA-R", "login_taken"),
        ("github octocat <@U0LUCAROSSI>", "login_in_file"),
    ],
)
def test_what_cannot_be_linked(database: Database, tmp_path: Path, text: str, name: str) -> None:
    with pytest.raises(BotError) as raised:
        bongsu.link(ask(make_bench(database, tmp_path, FILE), text))
    assert raised.value.name == name


def test_others_are_linked_by_who_may(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, ROLES)
    bongsu.link(ask(bench, "github octocat"))
    with pytest.raises(NotAllowed):
        bongsu.link(ask(bench, "github monalisa <@U0SEOYEON>"))
