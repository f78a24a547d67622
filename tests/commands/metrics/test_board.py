import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, Conflict, NotAllowed, NotFound
from bot.flows import board_links as links
from bot.models import Audit, BoardLink, BoardPost
from commands.context import Bench
from commands.metrics import COMMAND
from commands.table import obey
from tests import town
from tests.commands.bench import USER, ask, make_bench
from tests.work.bench import NOW

GRANTED = f"""
[person.maya]
slack = "{USER}"

[role.screens]
may = ["board.share"]
members = []
"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return make_bench(database, tmp_path, town.file(10))


def type_in(bench: Bench, text: str, **given: Any) -> str:
    return json.dumps(obey(COMMAND, ask(bench, f"board {text}", **given)), ensure_ascii=False)


def audited(bench: Bench) -> list[tuple[str, str]]:
    with bench.database.read() as tx:
        return [(row.action, row.subject) for row in tx.query(Audit).order_by(Audit.id)]


def test_the_board_answers_whoever_asks(bench: Bench) -> None:
    with bench.database.write() as tx:
        town.fill(tx, NOW)
    assert "Checkout answers every third order" in type_in(bench, "")
    assert "치명" in type_in(bench, "", locale="ko-KR")


def test_a_link_is_made_once_and_shown_once(bench: Bench) -> None:
    (token,) = set(re.findall(r"/board\?key=([\w-]+)", type_in(bench, "link")))
    assert "/board?key=" not in type_in(bench, "link")
    with bench.database.read() as tx:
        assert tx.query(BoardLink).one().digest == links.digest_of(token)
    assert audited(bench) == [("board.link", "link:wall")]
    assert token not in type_in(bench, "links")


def test_a_link_is_revoked_by_whoever_made_it(bench: Bench) -> None:
    type_in(bench, "link lobby")
    assert "lobby" in type_in(bench, "links")
    assert "serves no more" in type_in(bench, "revoke lobby")
    assert "lobby" not in type_in(bench, "links")
    assert audited(bench)[-1] == ("board.revoke", "link:lobby")


def test_others_need_the_permission(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, GRANTED)
    with pytest.raises(NotAllowed):
        type_in(bench, "link")
    with bench.database.read() as tx:
        assert tx.query(BoardLink).count() == 0


def test_the_link_of_somebody_else_needs_the_permission(database: Database, tmp_path: Path) -> None:
    bench = make_bench(database, tmp_path, GRANTED)
    with bench.database.write() as tx:
        links.make(tx, town.fill(tx, NOW, 0, moving=0), "lobby", "U0OTHER", NOW)
    with pytest.raises(NotAllowed):
        type_in(bench, "revoke lobby")


@pytest.mark.parametrize(
    ("typed", "error", "name"),
    [
        ("nonsense", BotError, "which_word"),
        ("revoke", BotError, "which_link"),
        ("revoke nobody", NotFound, "not_found"),
        ("link two words", BotError, "no_name"),
    ],
)
def test_what_is_not_understood_is_said(bench: Bench, typed: str, error: type[BotError], name: str) -> None:
    with pytest.raises(error) as refused:
        type_in(bench, typed)
    assert refused.value.name == name


def test_a_link_is_not_made_where_others_read_along(bench: Bench) -> None:
    asked = replace(ask(bench, "board link"), body={"event": {"channel_type": "channel"}})
    with pytest.raises(BotError) as refused:
        obey(COMMAND, asked)
    assert refused.value.name == "not_here"


def test_guests_are_told_nothing(bench: Bench) -> None:
    for typed in ("", "link", "links", "revoke wall"):
        with pytest.raises(NotAllowed):
            type_in(bench, typed, is_outsider=True)


def test_the_board_is_put_into_a_channel_and_out(bench: Bench) -> None:
    assert "once a minute" in type_in(bench, "post")
    with bench.database.read() as tx:
        assert [(row.channel, row.posted_by) for row in tx.query(BoardPost)] == [("C1", USER)]
    assert "leaves" in type_in(bench, "stop")
    assert [action for action, _ in audited(bench)] == ["board.post", "board.stop"]
    with pytest.raises(Conflict) as refused:
        type_in(bench, "stop")
    assert refused.value.name == "not_posted"


def test_in_direct_messages_there_is_no_channel_to_keep_it_in(bench: Bench) -> None:
    asked = replace(ask(bench, "board post"), body={"channel_name": "directmessage"})
    with pytest.raises(BotError) as refused:
        obey(COMMAND, asked)
    assert refused.value.name == "no_channel"
