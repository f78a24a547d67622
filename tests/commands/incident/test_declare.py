from pathlib import Path

import pytest

from bot.db import Database
from bot.errors import BotError
from bot.incidents.queries import named_at_declaration, open_incidents
from bot.messages import incident_forms
from bot.models import Job, Page
from commands.context import Ask, Bench
from commands.incident.declare import VIEWS, declare, declare_private
from tests.commands.bench import USER, ask, make_bench, silent_slack
from tests.commands.incident.forms import submitted


def _numbers(asked: Ask) -> list[int]:
    with asked.bench.database.read() as tx:
        return [found.number for found in open_incidents(tx, asked.who.workspace)]


def test_a_redelivery_records_nothing_more_and_is_answered_alike(bench: Bench) -> None:
    answers = [declare(ask(bench, "checkout is down", key="trigger:7")) for _ in range(2)]
    assert answers[0] == answers[1]
    assert _numbers(ask(bench)) == [1]
    declare(ask(bench, "checkout is down", key="trigger:8"))
    assert _numbers(ask(bench)) == [2, 1]


def test_without_a_title_a_modal_opens_and_nothing_is_recorded(database: Database, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        asked = ask(make_bench(database, tmp_path, api=api), "sev2")
        assert declare(asked) is None
    assert called == ["views.open"]
    assert _numbers(asked) == []


def test_a_title_too_long_is_refused_with_its_length(bench: Bench) -> None:
    with pytest.raises(BotError) as refused:
        declare(ask(bench, "x" * 4000))
    assert refused.value.context["length"] == 4000


NAMING = [(True, "everybody", 1), (True, "members", 0), (False, "everybody", 0)]


@pytest.mark.parametrize(("known", "readers", "pages"), NAMING)
def test_whom_the_form_names_is_called(bench: Bench, known: bool, readers: str, pages: int) -> None:  # noqa: FBT001
    asked = ask(bench, key="view:1", is_known=known)
    view = incident_forms.declare_view(asked.words, "C1", ())
    given = {"title": "checkout is down", "callees": ["U2", "U3"], "readers": readers}
    assert VIEWS["incident.declare"](submitted(asked, view, **given)) is None
    with bench.database.read() as tx:
        assert [(each.reason, each.callees, each.asked_by) for each in tx.query(Page)] == [
            ("asked", ["U2", "U3"], USER)
        ] * pages
        called = [each.payload["people"] for each in tx.query(Job) if each.flow == "incident.call/1"]
        assert called == ([["U2", "U3"]] if readers == "members" else [])
        assert named_at_declaration(tx, 1) == ["U2", "U3"]


def test_a_private_one_is_known_to_its_reporter_alone(bench: Bench) -> None:
    declare_private(ask(bench, "sev1 keys have leaked"))
    with bench.database.read() as tx:
        assert [each.title for each in open_incidents(tx, 1, who=USER)] == ["keys have leaked"]
        assert not open_incidents(tx, 1, who="U2")


def test_dispatch_833_a_trigger_that_is_over_is_said_with_the_way_without_it(
    database: Database, tmp_path: Path
) -> None:
    """A form came later than the three seconds of its trigger, and whoever asked for it saw nothing at all."""
    with silent_slack("expired_trigger_id") as (api, called), pytest.raises(BotError, match="no_form"):
        declare(ask(make_bench(database, tmp_path, api=api), ""))
    assert called == ["views.open"]
