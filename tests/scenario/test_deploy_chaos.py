"""The bot is killed with -9 at every boundary of a deploy and of a rollback, and around each word to a backend.

Whatever dies: no request is run twice, no place is held for ever, and the message tells how it ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scenario.counted import Place, Releasing, place_of, told_once
from tests.scenario.running import until

pytestmark = pytest.mark.chaos
BACKENDS = {
    "command": "command.backend:Commands",
    "github_actions": "github_actions:Actions",
    "gitlab": "gitlab:Pipelines",
}
"""By what is deployed, and the class of it in our integrations."""
STEPS = ("deploy.plan/1:resolve", "deploy.plan/1:look", "deploy.start/1:start", "deploy.poll/1:poll")
EDGES = ("before", "after")
Kill = tuple[str, str]
"""A backend, and where the bot dies: at a boundary of a step, or before or after a word to the backend."""


def in_call(kind: str, word: str, edge: str) -> str:
    return f"bot.integrations.{BACKENDS[kind]}.{word}:{edge}"


def kills(*words: str, steps: tuple[str, ...] = STEPS) -> list[Kill]:
    """List all places at which the bot can die."""
    boundaries = [(kind, f"{step}:{edge}") for kind in BACKENDS for step in steps for edge in EDGES]
    return boundaries + [(kind, in_call(kind, word, edge)) for kind in BACKENDS for word in words for edge in EDGES]


def shown(kill: Kill) -> str:
    return f"{kill[0]}-{kill[1].rpartition('.')[2]}"


@contextmanager
def releasing(folder: Path, database_url: str, kind: str) -> Iterator[tuple[Releasing, Place]]:
    with place_of(kind, folder) as place:
        team = Releasing(folder, database_url, place)
        try:
            yield team, place
        finally:
            team.stop()


def start_to_die(team: Releasing, where: str) -> None:
    """Start a bot that ends itself at a boundary or in a call."""
    if where.startswith("bot."):
        team.start(crash_in=where)
    else:
        team.start(crash_at=where)
    team.ready()


def dies(folder: Path, database_url: str, kill: Kill) -> None:
    """Have the bot die in the middle of a deploy, and see that it ends well, and that another one can go out."""
    kind, where = kill
    with releasing(folder, database_url, kind) as (team, place):
        start_to_die(team, where)
        team.deploy("web")
        goes_on(team, where)
        team.becomes("live")
        told_once(team)
        assert list(place.begun().values()) == [1]
        team.deploy("web")
        team.becomes("live", "live")
        told_once(team)
        assert list(place.begun().values()) == [1, 1]


def dies_going_back(folder: Path, database_url: str, kill: Kill) -> None:
    """Have the bot die in the middle of a rollback, and see that it ends well."""
    kind, where = kill
    with releasing(folder, database_url, kind) as (team, place):
        good, bad = team.commits[:2]
        team.released(good, bad)
        start_to_die(team, where)
        team.deploy("rollback web in staging")
        goes_on(team, where)
        team.becomes("live", "faulty", "live")
        told_once(team)
        assert team.deploys()[-1].commit == good
        assert list(place.begun().values()) == [1]


def dies_while_cancelling(folder: Path, database_url: str, kill: Kill) -> None:
    """Have the bot die while a run is told to end, and see that it does."""
    kind, where = kill
    with releasing(folder, database_url, kind) as (team, place):
        place.hold()
        start_to_die(team, where)
        team.deploy("web")
        team.becomes("running")
        until(place.begun, "the run")
        team.deploy("cancel 1")
        goes_on(team, where)
        team.becomes("cancelled")
        told_once(team)
        assert list(place.begun().values()) == [1]


def goes_on(team: Releasing, where: str) -> None:
    """Wait for the death, and start it again."""
    until(team.is_dead, f"the death at {where}")
    team.start()
    team.ready()


@pytest.mark.parametrize("kind", BACKENDS)
def test_killed_when_a_run_was_begun_and_not_written_down(tmp_path: Path, sqlite_url: str, kind: str) -> None:
    dies(tmp_path, sqlite_url, (kind, in_call(kind, "start", "after")))


def test_killed_when_a_rollback_was_begun_and_not_written_down(tmp_path: Path, sqlite_url: str) -> None:
    dies_going_back(tmp_path, sqlite_url, ("command", in_call("command", "start", "after")))


def test_killed_before_a_run_is_told_to_end(tmp_path: Path, sqlite_url: str) -> None:
    dies_while_cancelling(tmp_path, sqlite_url, ("gitlab", in_call("gitlab", "cancel", "before")))


@pytest.mark.long
@pytest.mark.parametrize("kill", kills("start", "poll"), ids=shown)
def test_killed_at_each_step_of_a_deploy(tmp_path: Path, database_url: str, kill: Kill) -> None:
    dies(tmp_path, database_url, kill)


@pytest.mark.long
@pytest.mark.parametrize("kill", kills("start", steps=STEPS[:3]), ids=shown)
def test_killed_at_each_step_of_a_rollback(tmp_path: Path, database_url: str, kill: Kill) -> None:
    dies_going_back(tmp_path, database_url, kill)


@pytest.mark.long
@pytest.mark.parametrize("kill", kills("cancel", steps=("deploy.cancel/1:cancel",)), ids=shown)
def test_killed_while_a_deploy_is_cancelled(tmp_path: Path, database_url: str, kill: Kill) -> None:
    dies_while_cancelling(tmp_path, database_url, kill)


PAIRS = [(kind, edge) for kind in BACKENDS for edge in EDGES]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("kind", "edge"),
    [each if each == ("command", "after") else pytest.param(*each, marks=pytest.mark.long) for each in PAIRS],
)
def test_what_a_killed_instance_began_the_other_finishes(
    tmp_path: Path, postgres_url: str, kind: str, edge: str
) -> None:
    with releasing(tmp_path, postgres_url, kind) as (team, place):
        where, other = in_call(kind, "start", edge), team.another()
        start_to_die(team, where)
        team.deploy("web")
        until(team.is_dead, f"the death at {where}")
        other.start()
        other.ready()
        team.becomes("live")
        told_once(team, by=other)
        assert list(place.begun().values()) == [1]


FREEZES = {
    "command": in_call("command", "start", "before"),
    **dict.fromkeys(("github_actions", "gitlab"), "bot.flows.deploys:_note_asked:after"),
}
"""The worst moment for each: a program is claimed by its folder; elsewhere the lease is checked once more."""


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["command", "github_actions", pytest.param("gitlab", marks=pytest.mark.long)])
def test_an_instance_that_froze_before_it_begins_doubles_nothing_when_it_thaws(
    tmp_path: Path, postgres_url: str, kind: str
) -> None:
    with releasing(tmp_path, postgres_url, kind) as (team, place):
        other = team.another()
        team.start(freeze_in=FREEZES[kind])
        team.ready()
        team.deploy("web")
        until(team.is_frozen, "the frost")
        other.start()
        other.ready()
        team.becomes("live")
        team.thaw()
        until(team.is_ready, "the thaw")
        told_once(team, by=other)
        assert list(place.begun().values()) == [1]
