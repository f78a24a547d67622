import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.catalogue.deploying import Command, Target
from bot.deploys.ports import Handle, Order, Phase, Rejected
from bot.http import OutsideAway
from bot.integrations.command import keeper
from bot.integrations.command.backend import PATIENCE, Commands, _Run
from tests.house.checkout import CHECKOUT
from tests.integrations.command.programs import COMMIT, COUNTS, Machine, order, python, until

WAITS = "import signal, sys; print('waiting', flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('no', flush=True)\nwhile 1: signal.pause()"
)
ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


def test_a_program_gets_what_the_order_says(machine: Machine) -> None:
    told = machine.run(order("echo", "{service}", "{environment}", "{commit}", "{ref}", "{id}", "{{x}}", "$HOME; ls"))
    assert told.phase == Phase.SUCCEEDED
    assert told.said == f"web staging {COMMIT} v1.2 web-7 {{x}} $HOME; ls"


def test_it_tells_what_a_running_program_says_last(machine: Machine) -> None:
    handle = machine.backend.start(python(WAITS))
    until(lambda: machine.poll(handle).step == "waiting")
    assert machine.poll(handle).phase == Phase.RUNNING


@pytest.mark.parametrize(
    ("program", "step"),
    [
        ("import sys; sys.exit(3)", "exit code 3"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGRTMIN + 1)", f"signal {signal.SIGRTMIN + 1}"),
    ],
)
def test_a_program_that_fails_says_how(machine: Machine, program: str, step: str) -> None:
    told = machine.run(python(f"print('so far', flush=True); {program}"))
    assert (told.phase, told.step, told.said) == (Phase.FAILED, step, "so far")


def test_it_runs_in_its_folder(machine: Machine, tmp_path: Path) -> None:
    program = tmp_path / "deploy"
    program.write_text("#!/bin/sh\npwd\n")
    program.chmod(0o755)
    assert machine.run(order("./deploy", folder=str(tmp_path))).said == str(tmp_path)


def test_a_program_knows_only_what_it_is_given(machine: Machine) -> None:
    known = {"PATH": os.environ["PATH"], "HOME": "/home/x", "LANG": "C.UTF-8"}
    ours = {"SLACK_BOT_TOKEN": "xoxb-1", "BONGSU_SECRET_KEY": "k" * 32, "DATABASE_URL": "sqlite://"}
    machine.backend = machine.named("box1", environment={**known, **ours, "AWS_PROFILE": "shop", "OTHER": "x"})
    command = Command.model_construct(
        run=(sys.executable, "-c", ENVIRONMENT), folder=None, pass_on=("AWS_PROFILE", "MISSING", *ours)
    )
    wanted = replace(order("true"), target=Target.model_construct(command=command))
    assert machine.run(wanted).phase == Phase.SUCCEEDED
    assert machine.read("log").keys() - {"LC_CTYPE"} == {*known, "AWS_PROFILE"}


def test_what_is_secret_is_not_told(machine: Machine) -> None:
    secrets = {"DEPLOY_TOKEN": "hunter2-hunter2", "SHORT_KEY": "web", "SLACK_BOT_TOKEN": "not-passed-on"}
    machine.backend = machine.named("box1", environment={**os.environ, **secrets})
    told = machine.run(order("echo", "web", "hunter2-hunter2", "not-passed-on", "xoxb-12-abc"))
    assert told.said == "web *** *** ***"


def test_an_order_runs_once_however_often_it_is_begun(machine: Machine, tmp_path: Path) -> None:
    wanted = python(COUNTS, folder=str(tmp_path))
    with ThreadPoolExecutor(8) as threads:
        handles = set(threads.map(machine.backend.start, [wanted] * 8))
    assert handles == {Handle("box1/web-7")}
    assert machine.ended(handles.pop()).phase == Phase.SUCCEEDED
    machine.backend.start(wanted)
    assert (tmp_path / "count").read_text() == "x"


def starter(folder: Path, program: str, *fate: str) -> "subprocess.Popen[bytes]":
    """Begin an order in a process of its own."""
    command = [sys.executable, "-m", "tests.integrations.command.starter", str(folder), program, *fate]
    return subprocess.Popen(command, cwd=CHECKOUT, start_new_session=True)


def test_processes_that_begin_the_same_order_run_it_once(machine: Machine, tmp_path: Path) -> None:
    starters = [starter(tmp_path, COUNTS) for _ in range(3)]
    assert [each.wait() for each in starters] == [0, 0, 0]
    assert machine.ended(Handle("box1/web-7")).phase == Phase.SUCCEEDED
    assert (tmp_path / "count").read_text() == "x"


def test_a_claim_that_nobody_took_is_begun_by_asking_again(machine: Machine) -> None:
    wanted = order("echo", "hello")
    (machine.runs / "web-7").mkdir(parents=True)
    found = machine.backend.find(wanted)
    assert found == Handle("box1/web-7")
    assert machine.poll(found).phase == Phase.QUEUED
    assert machine.run(wanted).said == "hello"


def test_a_claim_that_nobody_takes_is_given_up_for_good(machine: Machine, tmp_path: Path) -> None:
    (machine.runs / "web-7").mkdir(parents=True)
    handle = Handle("box1/web-7")
    machine.late = PATIENCE + timedelta(seconds=1)
    assert (machine.poll(handle).phase, machine.poll(handle).said) == (Phase.FAILED, "nothing picked this up")
    machine.late = timedelta()
    assert machine.backend.start(python(COUNTS, folder=str(tmp_path))) == handle
    machine.backend._begin(machine.runs / "web-7", _Run.of(python(COUNTS, folder=str(tmp_path))))
    assert machine.poll(handle).phase == Phase.FAILED
    assert not (tmp_path / "count").exists()


@pytest.mark.parametrize("step", ["_claim", "_begin"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_starter_that_is_killed_leaves_an_order_that_runs_once(
    machine: Machine, tmp_path: Path, step: str, moment: str
) -> None:
    assert starter(tmp_path, COUNTS, step, moment).wait() == -signal.SIGKILL
    wanted = python(COUNTS, folder=str(tmp_path))
    assert (machine.backend.find(wanted) is None) == ((step, moment) == ("_claim", "before"))
    assert machine.run(wanted).phase == Phase.SUCCEEDED
    assert (tmp_path / "count").read_text() == "x"


def test_what_runs_goes_on_when_its_starter_is_killed(machine: Machine, tmp_path: Path) -> None:
    assert starter(tmp_path, WAITS, "start", "after").wait() == -signal.SIGKILL
    handle = machine.backend.find(python(WAITS))
    assert handle is not None
    until(lambda: machine.poll(handle).step == "waiting")
    machine.backend.cancel(handle)
    assert machine.ended(handle).phase == Phase.CANCELLED


def test_a_program_whose_keeper_is_killed_still_runs_and_then_is_lost(machine: Machine) -> None:
    handle = machine.backend.start(python(WAITS))
    until(lambda: machine.poll(handle).step == "waiting")
    machine.kill("begun")
    assert machine.poll(handle).phase == Phase.RUNNING
    machine.kill("program")
    assert (machine.poll(handle).phase, machine.poll(handle).said) == (Phase.LOST, "waiting")


@pytest.mark.parametrize(("program", "cancels"), [(WAITS, 1), (STUBBORN, 2)])
def test_a_program_without_a_keeper_is_cancelled_all_the_same(machine: Machine, program: str, cancels: int) -> None:
    handle = machine.backend.start(python(program))
    until(lambda: machine.poll(handle).step)
    machine.kill("begun")
    for _ in range(cancels):
        assert machine.poll(handle).phase == Phase.RUNNING
        machine.backend.cancel(handle)
    assert machine.ended(handle).phase == Phase.CANCELLED


def test_a_number_that_another_process_has_now_is_not_the_program(machine: Machine) -> None:
    handle = machine.backend.start(python(WAITS))
    until(lambda: machine.poll(handle).step == "waiting")
    for name in ("begun", "program"):
        machine.kill(name)
        file = machine.runs / "web-7" / name
        file.write_text(file.read_text().replace(str(machine.read(name)["pid"]), str(os.getpid()), 1))
    assert machine.poll(handle).phase == Phase.LOST
    machine.backend.cancel(handle)


def test_a_cancelled_program_is_made_to_end(machine: Machine) -> None:
    handle = machine.backend.start(python(STUBBORN))
    until(lambda: machine.poll(handle).step == "no")
    machine.backend.cancel(handle)
    assert machine.ended(handle).phase == Phase.CANCELLED


def test_a_cancelled_program_may_take_its_leave(machine: Machine) -> None:
    machine.backend = machine.named("box1", grace=timedelta(minutes=5))
    program = (
        "import signal, sys\n"
        "def leave(*_): print('tidied up', flush=True); sys.exit(1)\n"
        "signal.signal(signal.SIGTERM, leave); print('waiting', flush=True); signal.pause()"
    )
    handle = machine.backend.start(python(program))
    until(lambda: machine.poll(handle).step == "waiting")
    machine.backend.cancel(handle)
    assert (machine.ended(handle).phase, machine.ended(handle).step) == (Phase.CANCELLED, "tidied up")


def test_all_that_a_cancelled_program_began_ends_with_it(machine: Machine) -> None:
    program = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]).wait()"
    handle = machine.backend.start(python(program))
    until(lambda: machine.poll(handle).step == "no")
    machine.backend.cancel(handle)
    assert machine.ended(handle).phase == Phase.CANCELLED
    group = machine.read("program")["pid"]
    until(lambda: not _is_there(group))


def test_what_is_cancelled_before_it_begins_never_runs(machine: Machine, tmp_path: Path) -> None:
    (machine.runs / "web-7").mkdir(parents=True)
    machine.backend.cancel(Handle("box1/web-7"))
    assert machine.run(python(COUNTS, folder=str(tmp_path))).phase == Phase.CANCELLED
    assert not (tmp_path / "count").exists()


def test_what_has_ended_stays_as_it_ended(machine: Machine) -> None:
    handle = machine.backend.start(order("true"))
    assert machine.ended(handle).phase == Phase.SUCCEEDED
    machine.backend.cancel(handle)
    assert machine.poll(handle).phase == Phase.SUCCEEDED


def test_a_server_that_a_program_leaves_behind_does_not_hold_the_run_and_can_write(
    machine: Machine, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "go")
    server = "open('go').read(); print('x' * 200_000, flush=True); open('done', 'w').close()"
    program = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {server!r}]); print('started')"
    told = machine.run(python(program, folder=str(tmp_path)))
    assert (told.phase, told.said) == (Phase.SUCCEEDED, "started")
    (tmp_path / "go").write_text("go")
    until((tmp_path / "done").exists)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (order("no-such-program"), "missing"),
        (order("./no-such-program"), "missing"),
        (order("/etc"), "missing"),
        (order("/etc/passwd"), "denied"),
        (order("true", folder="/no/such/folder"), "missing"),
        (order("true", id="../elsewhere"), "invalid"),
        (order("true", id=""), "invalid"),
        (order("true", id=".hidden"), "invalid"),
        (order("true", "{commit:{nonsense}}"), "invalid"),
        (replace(order("true"), ref="--upload-pack=x"), "invalid"),
        (replace(order("true", "{ref}"), ref="a\0b"), "invalid"),
        (replace(order("true"), target=Target.model_construct(command=None)), "invalid"),
        (replace(order("true"), host="box2"), "not_here"),
    ],
)
def test_what_cannot_run_is_refused_before_anything_is_claimed(machine: Machine, wanted: Order, why: str) -> None:
    with pytest.raises(Rejected) as refused:
        machine.backend.start(wanted)
    assert refused.value.why == why
    assert not list(machine.runs.glob("*"))


def test_a_program_that_the_machine_cannot_read_fails(machine: Machine, tmp_path: Path) -> None:
    program = tmp_path / "deploy"
    program.write_text("no program at all")
    program.chmod(0o755)
    told = machine.run(order("./deploy", folder=str(tmp_path)))
    assert (told.phase, told.said) == (Phase.FAILED, "./deploy: Exec format error")


def test_a_folder_that_cannot_be_made_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(OutsideAway):
        Commands(tmp_path / "runs").start(order("true"))


def test_another_machine_does_not_pretend_to_know(machine: Machine, tmp_path: Path) -> None:
    handle = machine.backend.start(python(WAITS))
    until(lambda: machine.poll(handle).step == "waiting")
    away = Commands(tmp_path / "elsewhere", "box2")
    for other in (machine.named("box2"), away):
        assert other.poll({"1": handle}) == {}
        with pytest.raises(Rejected, match="not_here"):
            other.cancel(handle)
        with pytest.raises(Rejected, match="not_here"):
            other.find(replace(order("true"), host="box1"))
    assert machine.named("box2").find(python(WAITS)) == handle


def test_how_a_run_ended_is_told_under_another_name_too(machine: Machine) -> None:
    handle = machine.backend.start(order("true"))
    assert machine.ended(handle).phase == Phase.SUCCEEDED
    assert machine.named("box2").poll({"1": handle})["1"].phase == Phase.SUCCEEDED


def test_a_run_whose_folder_is_gone_is_lost(machine: Machine) -> None:
    assert machine.backend.find(order("true")) is None
    assert machine.poll(Handle("box1/web-7")).phase == Phase.LOST
    machine.backend.cancel(Handle("box1/web-7"))


def test_a_run_that_cannot_be_read_does_not_hide_the_others(machine: Machine) -> None:
    handle = machine.backend.start(order("true"))
    assert machine.ended(handle).phase == Phase.SUCCEEDED
    (machine.runs / "loop").symlink_to("loop" * 100)
    odd = {"2": Handle("box1/.."), "3": Handle(""), "4": Handle("box1/" + "x" * 101), "5": Handle("box1/loop")}
    told = machine.backend.poll({**odd, "1": handle})
    machine.backend.sweep(datetime.now(UTC))
    (machine.runs / "loop").unlink()
    assert {each: progress.phase for each, progress in told.items()} == {"1": Phase.SUCCEEDED}


def test_old_runs_are_forgotten_and_none_that_lives(machine: Machine) -> None:
    machine.backend.sweep(datetime.now(UTC))
    handle = machine.backend.start(python(WAITS, id="web-8"))
    until(lambda: machine.poll(handle).step == "waiting")
    assert machine.run(order("true")).phase == Phase.SUCCEEDED
    begun = machine.read("begun")
    until(lambda: keeper.identity(begun["pid"]) is None)
    machine.backend.sweep(datetime.now(UTC) - timedelta(days=1))
    assert sorted(folder.name for folder in machine.runs.iterdir()) == ["web-7", "web-8"]
    machine.backend.sweep(datetime.now(UTC) + timedelta(days=1))
    assert [folder.name for folder in machine.runs.iterdir()] == ["web-8"]


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
