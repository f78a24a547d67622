from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.errors import BotError, NotAllowed
from bot.messages.deploy_forms import deploy_view
from bot.models import Deploy
from commands.context import Ask, Bench
from commands.deploy.form import VIEWS, bare
from tests.commands.bench import ask, silent_slack
from tests.commands.deploy.typing import TEAM, seen, team
from tests.commands.incident.forms import submitted


def sent(bench: Bench, key: str = "view:1", **entered: Any) -> Any:
    """Send the form with what was entered, once."""
    asked = ask(bench, key=key)
    view = deploy_view(asked.words, "C1", ["api", "web"], ["staging", "production"], may_skip=True)
    given: dict[str, Any] = {"service": "web", **entered}
    return VIEWS["deploy.ask"](submitted(asked, view, **given))


def deploys(bench: Bench) -> int:
    with bench.database.read() as tx:
        return tx.query(Deploy).count()


def test_bare_opens_the_form_and_records_nothing(database: Database, tmp_path: Path) -> None:
    with silent_slack() as (api, called):
        bench = team(database, tmp_path, api=api)
        assert bare(ask(bench)) is None
    assert (called, deploys(bench)) == (["views.open"], 0)


def test_where_no_form_can_be_opened_it_shows_what_is_live(bench: Bench) -> None:
    shown = bare(Ask(**{**vars(ask(bench)), "trigger": ""}))
    assert shown is not None
    assert "What is live" in shown["text"]


def test_a_form_that_came_too_late_says_what_to_type(database: Database, tmp_path: Path) -> None:
    with silent_slack("expired_trigger_id") as (api, _), pytest.raises(BotError) as refused:
        bare(ask(team(database, tmp_path, api=api)))
    assert (refused.value.family, refused.value.name) == ("deploy_people", "no_form")


def test_a_form_goes_the_way_of_the_words_and_once(bench: Bench) -> None:
    entered: dict[str, Any] = {
        "ref": "feature/x ",
        "fixes": "inc-12",
        "how": "plan",
        "skip": ["ci"],
        "reason": "the fix",
    }
    for _ in range(2):
        assert sent(bench, **entered) is None
    found = seen(bench)
    assert (found.service, found.environment, found.ref, found.fixes) == ("web", "staging", "feature/x", 12)
    assert (found.is_dry_run, found.skip, found.reason, found.channel) == (True, ("ci",), "the fix", "#web")
    assert deploys(bench) == 1
    assert sent(bench, key="view:2") is None
    assert (seen(bench, 2).ref, seen(bench, 2).is_dry_run) == ("main", False)


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"service": "wob"}, "service"),
        ({"service": "api"}, "environment"),
        ({"ref": "--upload-pack=x"}, "ref"),
        ({"ref": "../.."}, "ref"),
        ({"fixes": "everything"}, "fixes"),
        ({"skip": ["ci"]}, "reason"),
        ({"skip": ["lock"], "reason": "why"}, "skip"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(bench: Bench, entered: dict[str, Any], field: str) -> None:
    answer = sent(bench, **entered)
    assert list(answer["errors"]) == [field]
    assert deploys(bench) == 0


def test_production_takes_somebody_who_is_named(database: Database, tmp_path: Path) -> None:
    bench = team(database, tmp_path, TEAM.replace("U0MAYAJOHN", "U0SOMEBODY"))
    assert list(sent(bench, environment="production")["errors"]) == ["environment"]


def test_guests_get_no_form(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        bare(ask(bench, is_outsider=True))
