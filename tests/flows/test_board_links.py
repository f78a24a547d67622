from datetime import timedelta

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotFound
from bot.flows import board_links as links
from bot.models import BoardLink
from bot.people.service import ensure_workspace
from tests.work.bench import NOW


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T0BEACON", NOW).id


def made(database: Database, workspace: int, name: str = "wall") -> str:
    with database.write() as tx:
        return links.make(tx, workspace, name, "U1", NOW)


def opens(database: Database, token: str) -> int | None:
    with database.read() as tx:
        return links.workspace_of(tx, links.digest_of(token))


def test_a_token_opens_its_workspace_until_it_is_revoked(database: Database, workspace: int) -> None:
    token = made(database, workspace)
    assert len(token) == links.LETTERS
    assert opens(database, token) == workspace
    assert opens(database, token[:-1] + "!") is None
    with database.write() as tx:
        links.revoke(tx, workspace, "wall", "U2", NOW)
    assert opens(database, token) is None


def test_the_token_itself_is_kept_nowhere(database: Database, workspace: int) -> None:
    token = made(database, workspace)
    with database.read() as tx:
        row = tx.query(BoardLink).one()
    assert token not in {str(value) for value in vars(row).values()}


@pytest.mark.parametrize("name", ["", "-", "two words", "a" * 41, "<x>", "wall\n"])
def test_what_is_no_name_is_refused(database: Database, workspace: int, name: str) -> None:
    with pytest.raises(BotError, match="no_name"):
        made(database, workspace, name)


@pytest.mark.parametrize("name", ["w", "wall-2", "상황판"])
def test_names_may_be_of_any_script(database: Database, workspace: int, name: str) -> None:
    assert opens(database, made(database, workspace, name)) == workspace


def test_a_name_is_taken_until_its_link_is_revoked(database: Database, workspace: int) -> None:
    first = made(database, workspace)
    with pytest.raises(Conflict, match="taken"):
        made(database, workspace)
    with database.write() as tx:
        links.revoke(tx, workspace, "wall", "U1", NOW)
    second = made(database, workspace)
    assert opens(database, first) is None
    assert opens(database, second) == workspace


def test_there_are_so_many_at_the_most(database: Database, workspace: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST", 1)
    made(database, workspace)
    with pytest.raises(Conflict, match="too_many"):
        made(database, workspace, "other")


def test_the_list_tells_who_made_a_link_and_when_it_was_opened(database: Database, workspace: int) -> None:
    token = made(database, workspace)
    later = NOW + timedelta(hours=1)
    with database.write() as tx:
        links.opened(tx, links.digest_of(token), later)
    with database.read() as tx:
        (link,) = links.listed(tx, workspace)
        assert links.maker(tx, workspace, "wall") == "U1"
        with pytest.raises(NotFound):
            links.maker(tx, workspace, "other")
    assert (link.name, link.made_by, link.made_at, link.opened_at) == ("wall", "U1", NOW, later)
