import pytest
from sqlalchemy import select

from bot.errors import Conflict
from bot.models import Audit
from commands.context import Bench
from tests.commands.bench import USER
from tests.commands.postmortem.writing import document, press, type_in


def test_from_a_draft_to_its_readers_and_back(bench: Bench) -> None:
    for text, state in (("review 1", "review"), ("publish 1", "published"), ("redraft 1", "draft")):
        assert "The post-mortem of incident 1" in type_in(bench, text)
        assert document(bench).state == state
    with bench.database.read() as tx:
        done = tx.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert done[-3:] == ["postmortem.review", "postmortem.publish", "postmortem.redraft"]


def test_what_does_nothing_is_said(bench: Bench) -> None:
    type_in(bench, "publish 1")
    with pytest.raises(Conflict, match="not_moved"):
        type_in(bench, "review 1")


def test_a_second_press_does_nothing(bench: Bench) -> None:
    for _ in range(2):
        press(bench, "publish", "1 draft")
    assert (document(bench).state, document(bench).published_by) == ("published", USER)
    press(bench, "redraft", "1 draft")
    assert document(bench).state == "published"


@pytest.mark.parametrize(("text", "owner"), [("owner 1 <@U2|ann>", "U2"), ("owner 1", USER)])
def test_somebody_looks_after_it(bench: Bench, text: str, owner: str) -> None:
    assert f"<@{owner}>" in type_in(bench, text)
    assert document(bench).owner == owner
