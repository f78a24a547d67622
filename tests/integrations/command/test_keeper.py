import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.deploys.ports import Phase
from bot.integrations.command import keeper
from bot.integrations.command.tail import read_tail
from tests.integrations.command.programs import Machine, order, python, until


def test_a_process_is_known_by_when_it_began() -> None:
    mine = keeper.identity(os.getpid())
    assert mine
    assert mine == keeper.identity(os.getpid())
    assert mine != keeper.identity(os.getppid())


def test_a_process_that_ended_is_none_even_before_it_is_reaped() -> None:
    with subprocess.Popen(["true"]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        assert keeper.identity(ended.pid) is None


def test_where_there_is_no_proc_ps_tells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def listed(arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(arguments)
        return subprocess.CompletedProcess(arguments, 0, answers.pop(0))

    monkeypatch.setattr(keeper, "PROC", tmp_path / "proc")
    monkeypatch.setattr("bot.integrations.command.keeper.subprocess.run", listed)
    answers = ["Ss   Sat Nov 21 14:29:22 2026\n", "Z    Sat Nov 21 14:29:22 2026\n", ""]
    assert [keeper.identity(7) for _ in range(3)] == ["Sat Nov 21 14:29:22 2026", None, None]
    assert asked == [["ps", "-o", "stat=,lstart=", "-p", "7"]] * 3


def test_a_machine_that_tells_no_boot_is_known_by_times_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(keeper, "BOOT", tmp_path / "boot_id")
    assert keeper.identity(os.getpid())


def test_of_many_that_take_a_run_one_has_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(lambda pid: keeper.take(tmp_path, "box1", pid), range(8))) == [False] * 7 + [True]
    assert [file.name for file in tmp_path.iterdir()] == ["begun"]
    assert json.loads((tmp_path / "begun").read_text())["host"] == "box1"


def test_a_log_keeps_the_end_and_stays_small(tmp_path: Path) -> None:
    log = keeper.Log(tmp_path / "log")
    for number in range(60):
        log.add(b"%059d\n" % number * 1000)
        assert (tmp_path / "log").stat().st_size <= keeper.LARGEST + 60_000
    assert read_tail(tmp_path / "log").endswith(f"{59:059}")


def test_a_log_that_cannot_be_written_loses_text_alone(tmp_path: Path) -> None:
    keeper.Log(tmp_path / "missing" / "log").add(b"text")


def test_a_torrent_is_heard_to_its_end(machine: Machine) -> None:
    told = machine.run(python("for n in range(40): print(('x' * 99 + chr(10)) * 5000)\nprint('the end')"))
    assert (told.phase, told.step) == (Phase.SUCCEEDED, "the end")
    assert (machine.runs / "web-7" / "log").stat().st_size <= keeper.LARGEST + keeper.CHUNK


def test_a_program_that_closes_its_output_is_waited_for(machine: Machine, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "go")
    program = "import os, sys; os.close(1); os.close(2); open('go').read(); os._exit(4)"
    handle = machine.backend.start(python(program, folder=str(tmp_path)))
    (tmp_path / "go").write_text("go")
    assert machine.ended(handle).step == "exit code 4"


def test_a_group_that_is_gone_gets_no_signal() -> None:
    with subprocess.Popen(["true"], start_new_session=True) as ended:
        ended.wait()
    assert not keeper.signal_group(ended.pid, 0)


def test_a_machine_that_stops_leaves_word_of_how_the_program_took_it(machine: Machine) -> None:
    handle = machine.backend.start(python("import signal; signal.pause()"))
    for name in ("begun", "program"):
        os.kill(machine.read(name)["pid"], 15)
    assert (machine.ended(handle).phase, machine.ended(handle).step) == (Phase.FAILED, "SIGTERM")


def test_a_program_whose_log_cannot_be_kept_runs_all_the_same(machine: Machine) -> None:
    (machine.runs / "web-7").mkdir(parents=True)
    (machine.runs / "web-7" / "log").mkdir()
    assert machine.run(order("echo", "nobody hears this")).phase == Phase.SUCCEEDED


def test_it_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    program = [sys.executable, "-I", "-S", keeper.__file__, str(tmp_path), "box1", "1", "true"]
    assert subprocess.run(program, cwd="/", check=False, env={"PATH": os.environ["PATH"]}).returncode == 0
    until((tmp_path / "exit").exists)
    assert json.loads((tmp_path / "exit").read_text()) == {"code": 0, "cancelled": False}
