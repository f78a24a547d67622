import json

import pytest

from bot.errors import Conflict, NotFound
from bot.models import Notice
from bot.postmortems import queries
from commands.context import Bench
from tests.commands.bench import USER
from tests.commands.postmortem.test_write import save
from tests.commands.postmortem.writing import document, make_private, press, type_in


@pytest.fixture(autouse=True)
def written(bench: Bench) -> None:
    save(bench, "summary", "It was slow.", key="view:1")
    save(bench, "summary", "It was full.", shown="It was slow.", version=1, key="view:2")


def texts(bench: Bench) -> list[str]:
    with bench.database.read() as tx:
        return [each.text for each in queries.versions(tx, 1, "summary")]


def test_who_wrote_what(bench: Bench) -> None:
    assert "*Summary* · versions: 2 · <!date" in type_in(bench, "history 1")
    told = json.loads(type_in(bench, "history 1 summary"))["blocks"]
    assert "It was full." in told[1]["text"]["text"]
    assert f"<@{USER}> · what it says now" in told[1]["text"]["text"]
    assert "accessory" not in told[1]
    assert "It was slow." in told[2]["text"]["text"]
    assert told[2]["accessory"]["value"] == "1 summary 1 2"
    assert "Nobody has written anything" in type_in(bench, "history 1 went well")
    with pytest.raises(NotFound, match="no_section"):
        type_in(bench, "history 1 gossip")


def test_one_is_brought_back_once_and_nothing_is_lost(bench: Bench) -> None:
    press(bench, "restore", "1 summary 1 2")
    assert document(bench).section("summary").text == "It was slow."
    with pytest.raises(Conflict, match="moved_on"):
        press(bench, "restore", "1 summary 1 2")
    assert texts(bench) == ["It was slow.", "It was full.", "It was slow."]
    with bench.database.read() as tx:
        assert tx.query(Notice).one().content["name"] == "restored"


def test_what_somebody_wrote_meanwhile_stays(bench: Bench) -> None:
    save(bench, "summary", "It was both.", shown="It was full.", version=2, key="view:3")
    with pytest.raises(Conflict):
        press(bench, "restore", "1 summary 1 2")
    assert document(bench).section("summary").text == "It was both."


def test_what_one_may_not_see_has_no_history(bench: Bench) -> None:
    make_private(bench)
    with pytest.raises(NotFound):
        type_in(bench, "history 1")
    with pytest.raises(NotFound):
        press(bench, "restore", "1 summary 1 2")
