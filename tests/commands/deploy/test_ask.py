from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.rules import State
from bot.errors import BotError, NotAllowed
from bot.models import Audit, Deploy, Job
from commands.context import Bench
from tests.commands.deploy.typing import TEAM, bring, seen, team, type_in

HEAD, OLD = "a" * 40, "b" * 40
OUT = (State.STARTING, State.RUNNING, State.LIVE)


def test_a_word_goes_to_the_lowest_environment_once(bench: Bench) -> None:
    for _ in range(2):
        assert "Deploy 1 recorded: `web` at `main` to `staging`" in type_in(bench, "web")
    assert (seen(bench).state, seen(bench).channel, seen(bench).requester) == ("planning", "#web", "U0MAYAJOHN")
    with bench.database.read() as tx:
        assert tx.query(Deploy).count() == 1
        assert [job.flow for job in tx.query(Job).order_by(Job.id)] == ["deploy.plan/1", "projection.show/1"]
        assert [row.action for row in tx.query(Audit)] == ["deploy.deploy"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("wob", "no_service"),
        ("library", "no_service"),
        ("web to nowhere", "no_environment"),
        ("api", "name_production"),
        ("web@--upload-pack=x", "no_ref"),
        ('web skip lock "why"', "unknown_gate"),
        ("promote web", "nothing_earlier"),
        ("promote api", "nowhere_higher"),
        ("promote web to staging", "nowhere_higher"),
        ("rollback web", "nothing_good"),
        ("promote", "which_service"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_recorded(bench: Bench, text: str, name: str) -> None:
    with pytest.raises(BotError) as refused:
        type_in(bench, text)
    assert refused.value.name == name
    with bench.database.read() as tx:
        assert tx.query(Deploy).count() == 0


def test_phones_dashes_and_quotes_are_understood(bench: Bench) -> None:
    assert "recorded" in type_in(bench, "web@v1 \u2014dry-run to staging skip ci \u201cthe fix\u201d")
    assert (seen(bench).is_dry_run, seen(bench).skip, seen(bench).reason) == (True, ("ci",), "the fix")


def test_what_is_promoted_is_the_commit_that_is_live_below(bench: Bench) -> None:
    type_in(bench, "web")
    bring(bench, 1, *OUT, commit=OLD)
    assert "to `production`" in type_in(bench, "promote web")
    assert (seen(bench, 2).ref, seen(bench, 2).kind) == (OLD, "promote")


def test_a_rollback_goes_to_what_went_well_last(bench: Bench) -> None:
    for number, commit in ((1, OLD), (2, HEAD)):
        type_in(bench, "web", key=f"trigger:{number}")
        bring(bench, number, *OUT, commit=commit)
    type_in(bench, "rollback web in staging")
    found = seen(bench, 3)
    assert (found.ref, found.kind, found.rollback_of) == (OLD, "rollback", 2)


def releases(bench: Bench, *commits: str) -> None:
    for number, commit in enumerate(commits, start=1):
        type_in(bench, "web", key=f"trigger:{number}")
        bring(bench, number, *OUT, commit=commit)


@pytest.mark.parametrize("typed", ["1", "#1", OLD, OLD[:7]])
def test_a_rollback_goes_to_the_release_that_is_named(bench: Bench, typed: str) -> None:
    releases(bench, OLD, "c" * 40, HEAD)
    type_in(bench, f"rollback web in staging to {typed}")
    assert (seen(bench, 4).ref, seen(bench, 4).rollback_of) == (OLD, 3)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("2", "not_good"), ("c" * 40, "not_good"), ("3", "live_already"), ("9", "no_release"), ("d" * 7, "no_release")],
)
def test_what_one_cannot_go_back_to_is_said(bench: Bench, typed: str, name: str) -> None:
    releases(bench, OLD, "c" * 40, HEAD)
    bring(bench, 2, State.FAULTY, commit="c" * 40)
    with pytest.raises(BotError) as refused:
        type_in(bench, f"rollback web to {typed}")
    assert refused.value.name == name


def test_production_and_skipping_take_somebody_who_is_named(database: Database, tmp_path: Path) -> None:
    bench = team(database, tmp_path, TEAM.replace("U0MAYAJOHN", "U0SOMEBODY"))
    for text in ("web to production", 'web skip ci "why"'):
        with pytest.raises(NotAllowed):
            type_in(bench, text)
    assert "recorded" in type_in(bench, "web")


def test_guests_deploy_nothing(bench: Bench) -> None:
    with pytest.raises(NotAllowed):
        type_in(bench, "web", is_outsider=True)
