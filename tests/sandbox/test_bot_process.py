import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.sandbox.bot_process import BotProcess
from bot.sandbox.errors import PageError
from tests.sandbox.stage import until

WAIT = "import signal; signal.pause()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{WAIT}'])"


@pytest.mark.parametrize("content", [None, "", "x", "0", "1", "-5"])
def test_a_file_without_a_pid_is_no_process(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "bot.pid"
    if content is not None:
        file.write_text(content)
    process = BotProcess(file)
    assert not process.is_alive
    with pytest.raises(PageError):
        process.kill()


def test_without_a_file_nothing_is_known() -> None:
    assert not BotProcess(None).is_known
    assert not BotProcess(None).is_alive


def test_the_whole_group_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "bot.pid"
    with subprocess.Popen([sys.executable, "-c", PARENT], start_new_session=True) as parent:
        file.write_text(f"{parent.pid}\n")
        process = BotProcess(file)
        child = int(until(lambda: Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text()))
        assert process.is_alive
        assert process.life == parent.pid
        process.kill()
        until(lambda: not process.is_alive)
        until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())
        assert parent.wait() == -9
    assert process.life is None
    with pytest.raises(PageError, match="does not run"):
        process.kill()


def test_ones_own_group_is_spared(tmp_path: Path) -> None:
    file = tmp_path / "bot.pid"
    file.write_text(str(os.getpgrp()))
    with pytest.raises(PageError):
        BotProcess(file).kill()
