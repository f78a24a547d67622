import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.deploys.ports import Handle, Phase, Progress, Rejected
from bot.flows import deploy_acts
from bot.http import OutsideAway, OutsideBusy
from bot.models import Deploy, Instance
from tests.flows.deploying import CATALOGUE, Stage, stage
from tests.work.bench import NOW

WEB = Wish("web", environment="staging")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Stage:
    return stage(database, tmp_path)


class Site(ThreadingHTTPServer):
    """A release that is well, or not."""

    status = 200


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = Site(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watched(database: Database, tmp_path: Path, site: Site) -> Stage:
    health = f'[service.web.deploy.staging]\nhealth = ["http://127.0.0.1:{site.server_port}/"]\nwatch = "1m"\n'
    return stage(
        database,
        tmp_path,
        CATALOGUE.replace("[service.web.deploy.staging.command]", f"{health}[service.web.deploy.staging.command]"),
    )


def out(made: Stage) -> int:
    key = made.ask(WEB)
    made.backend.ends()
    made.look(seconds=2)
    return key


def test_what_a_backend_tells_is_shown_and_no_more_often_than_it_changes(made: Stage) -> None:
    key = made.ask(WEB)
    made.look(seconds=2)
    shown = len(made.slack.of("chat.update"))
    made.look(seconds=2)
    assert len(made.slack.of("chat.update")) == shown
    made.backend.runs[made.view(key).mark] = Progress(Phase.RUNNING, "testing", "3 of 9 <!here>")
    made.look(seconds=2)
    assert "3 of 9 &lt;!here&gt;" in json.dumps(made.slack.of("chat.update")[-1])


def test_a_run_that_gets_another_name_there_is_shown_with_it(made: Stage) -> None:
    key = made.ask(WEB)
    made.look(seconds=2)
    made.backend.runs[made.view(key).mark] = Progress(
        Phase.RUNNING, "building", handle=Handle("2", "https://ci.example/2")
    )
    made.look(seconds=2)
    assert made.view(key).handle == "2"
    assert "https://ci.example/2" in json.dumps(made.slack.of("chat.update")[-1])


def test_a_run_that_waits_for_somebody_says_so_until_it_goes_on(made: Stage) -> None:
    key = made.ask(WEB)
    for phase, why in ((Phase.BLOCKED, "blocked"), (Phase.RUNNING, None), (Phase.BLOCKED, "blocked")):
        made.backend.ends(phase)
        made.look(seconds=2)
        assert (made.view(key).state, made.view(key).why) == ("running", why)
        assert ("waits there for somebody" in json.dumps(made.slack.of("chat.update")[-1])) is (why is not None)
    made.look(minutes=21)
    made.backend.ends(Phase.CANCELLED)
    made.look(seconds=2)
    assert (made.view(key).state, made.view(key).why) == ("timed_out", "timed_out")


@pytest.mark.parametrize(
    ("phase", "state"),
    [(Phase.SUCCEEDED, "live"), (Phase.FAILED, "failed"), (Phase.CANCELLED, "cancelled"), (Phase.LOST, "lost")],
)
def test_how_a_run_ends(made: Stage, phase: Phase, state: str) -> None:
    key = made.ask(WEB)
    made.backend.ends(phase)
    made.look(seconds=2)
    assert (made.view(key).state, made.view(key).tail) == (state, "the end")
    assert made.view(made.ask(WEB)).state == "running"


def test_a_release_is_watched_and_then_live(watched: Stage) -> None:
    key = out(watched)
    assert watched.view(key).state == "verifying"
    watched.look(seconds=5)
    assert watched.view(key).state == "verifying"
    watched.look(minutes=1)
    assert watched.view(key).state == "live"


def test_a_release_that_is_unwell_three_times_is_faulty(watched: Stage, site: Site) -> None:
    key, site.status = out(watched), 500
    for _ in range(2):
        watched.look(seconds=5)
    site.status = 200
    watched.look(seconds=5)
    assert (watched.view(key).state, watched.view(key).unwell) == ("verifying", 0)
    site.status = 500
    for _ in range(3):
        watched.look(seconds=5)
    assert (watched.view(key).state, watched.view(key).why, watched.view(key).said) == (
        "faulty",
        "unwell",
        "status 500",
    )
    assert "deploy.rollback" in json.dumps(watched.slack.of("chat.update")[-1])


def test_a_release_that_is_unwell_at_the_end_is_looked_at_again(watched: Stage, site: Site) -> None:
    key, site.status = out(watched), 500
    watched.look(minutes=2)
    assert watched.view(key).state == "verifying"
    site.status = 200
    watched.look(seconds=5)
    assert watched.view(key).state == "live"


def test_what_takes_too_long_is_ended(made: Stage) -> None:
    key = made.ask(WEB)
    made.look(minutes=21)
    assert (made.view(key).state, made.backend.cancelled) == ("cancelling", [made.view(key).mark])
    made.backend.ends(Phase.CANCELLED)
    made.look(seconds=2)
    assert (made.view(key).state, made.view(key).why) == ("timed_out", "timed_out")


def test_what_does_not_even_end_is_lost_and_holds_no_place_for_ever(made: Stage) -> None:
    key = made.ask(WEB)
    made.look(minutes=21)
    made.look(minutes=11)
    assert (made.view(key).state, made.view(key).why) == ("lost", "no_word")
    assert made.view(made.ask(WEB)).state == "running"


def test_another_machine_asks_how_its_own_runs_go(made: Stage) -> None:
    key = made.ask(WEB)
    with made.engine.database.write() as tx:
        tx.query(Deploy).one().host = "elsewhere"
        tx.add(Instance(name="elsewhere:7:x", started_at=NOW, beat_at=NOW + timedelta(minutes=9)))
    made.backend.ends()
    made.look(minutes=5)
    assert made.view(key).state == "running"
    made.engine.host = "elsewhere"
    assert made.change(key, deploy_acts.cancel, "U1")
    assert made.backend.cancelled == [made.view(key).mark]


def test_what_a_machine_ran_that_is_gone_is_lost(made: Stage) -> None:
    key, made.is_well = made.ask(WEB), False
    made.backend.runs = {}
    made.look(seconds=110)
    assert made.view(key).state == "running"
    made.look(seconds=20)
    assert (made.view(key).state, made.view(key).why) == ("lost", "host_gone")
    assert made.view(made.ask(WEB)).state == "running"


@pytest.mark.parametrize("failure", [OutsideAway("status 502", 502), Rejected("denied"), OutsideBusy(600)])
def test_a_backend_that_says_nothing_for_an_hour_holds_no_place_for_ever(
    made: Stage, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def silent(_: object) -> None:
        raise failure

    key = made.ask(WEB)
    for method in ("poll", "find", "cancel"):
        monkeypatch.setattr(made.backend, method, silent)
    for _ in range(6):
        made.look(minutes=11)
    assert (made.view(key).state, made.view(key).why) == ("lost", "no_word")
    assert made.view(made.ask(WEB)).state == "running"


def test_one_that_succeeds_while_it_is_cancelled_is_told_as_it_is(made: Stage) -> None:
    key = made.ask(WEB)
    made.change(key, deploy_acts.cancel, "U1")
    made.backend.ends(Phase.SUCCEEDED)
    made.look(seconds=2)
    assert made.view(key).state == "live"


@pytest.mark.parametrize("phase", [Phase.QUEUED, None])
def test_nobody_picking_it_up_is_said_once_until_somebody_does(made: Stage, phase: Phase | None) -> None:
    key = made.ask(WEB)
    running = made.backend.runs.pop(made.view(key).mark)
    if phase:
        made.backend.runs[made.view(key).mark] = Progress(phase)
    made.look(seconds=29)
    assert made.view(key).why is None
    for _ in range(2):
        made.look(seconds=1)
        assert made.view(key).why == "not_picked_up"
    said = [each for each in made.slack.of("chat.update") if "picked this up" in json.dumps(each)]
    assert len(said) == 1
    made.backend.runs[made.view(key).mark] = running
    made.look(seconds=2)
    assert made.view(key).why is None
    assert "picked this up" not in json.dumps(made.slack.of("chat.update")[-1])


def test_a_backend_that_is_away_later_has_picked_it_up(made: Stage) -> None:
    key = made.ask(WEB)
    made.look(seconds=2)
    made.backend.runs.clear()
    made.look(seconds=60)
    assert made.view(key).why is None


@pytest.mark.parametrize(("phase", "state"), [(Phase.FAILED, "failed"), (Phase.SUCCEEDED, "live")])
def test_a_backend_that_does_not_end_a_run_is_said(made: Stage, phase: Phase, state: str) -> None:
    def refuse(handle: Handle) -> None:
        raise Rejected("missing", "there is no way <!here>")

    made.backend.cancel = refuse  # type: ignore[method-assign] # a server without an address for that
    key = made.ask(WEB)
    made.change(key, deploy_acts.cancel, "U1")
    assert (made.view(key).state, made.view(key).why) == ("cancelling", "not_ended")
    assert "no way &lt;!here&gt;" in json.dumps(made.slack.of("chat.update")[-1])
    made.backend.ends(phase)
    made.look(seconds=2)
    assert (made.view(key).state, made.view(key).why) == (state, None)
