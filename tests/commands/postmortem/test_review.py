from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import BotError, NotFound
from bot.messages.postmortem_forms import review_view
from bot.models import Audit, Workspace
from bot.people.service import mirror
from commands.context import Bench
from commands.postmortem import VIEWS
from tests.commands.bench import USER, ask
from tests.commands.incident.forms import submitted
from tests.commands.postmortem.writing import document, make_private, press, type_in
from tests.work.bench import NOW

SOON = NOW + timedelta(days=2)


def fill(bench: Bench, seconds: float | None) -> object:
    asked = ask(bench, key="view:1")
    return VIEWS["postmortem.set_review"](submitted(asked, review_view(asked.words, document(bench)), at=seconds))


def test_the_form_sets_and_takes_away(bench: Bench) -> None:
    assert fill(bench, SOON.timestamp()) is None
    assert document(bench).review_at == SOON
    assert fill(bench, None) is None
    assert document(bench).review_at is None
    with bench.database.read() as tx:
        assert tx.query(Audit).filter_by(action="postmortem.meet").count() == 2


def test_a_time_that_is_over_is_refused(bench: Bench) -> None:
    answer = fill(bench, NOW.timestamp())
    assert isinstance(answer, dict)
    assert "at" in answer["errors"]
    with pytest.raises(BotError, match="review_past"):
        type_in(bench, "meet 1 2020-01-01 10:00")


@pytest.mark.parametrize(
    ("zone", "typed", "hour"),
    [("Asia/Seoul", "2030-03-20 14:00", 5), ("Europe/Berlin", "2030-03-31T02:30", 1), ("UTC", "2030-03-20 14:00", 14)],
)
def test_a_time_is_the_writers(bench: Bench, zone: str, typed: str, hour: int) -> None:
    workspace = ask(bench).who.workspace
    with bench.database.write() as tx:
        mirror(tx, tx.get_one(Workspace, workspace), {"id": USER, "tz": zone}, NOW)
    assert "The review of the post-mortem of incident 1: <!date" in type_in(bench, f"meet 1 {typed}")
    day = datetime.fromisoformat(typed[:10]).day
    assert document(bench).review_at == datetime(2030, 3, day, hour, 30 if "02:30" in typed else 0, tzinfo=UTC)
    assert "review <!date" in type_in(bench, "show 1")


def test_what_is_no_time(bench: Bench) -> None:
    with pytest.raises(BotError, match="review_when"):
        type_in(bench, "meet 1 tomorrow")
    with pytest.raises(BotError, match="no_form"):
        press(bench, "review_time", "1")
    make_private(bench)
    with pytest.raises(NotFound):
        press(bench, "review_time", "1")
