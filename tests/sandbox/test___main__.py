import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

START = "The local workspace is at "


def started(*options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-m", "bot.sandbox", *options], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_serves_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"features": {"slash_commands": [{"command": "/incident"}]}}))
    with started("--state", str(tmp_path / "state.db"), "--manifest", str(manifest)) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line.startswith(START)
        state = requests.get(f"{line.removeprefix(START)}/sandbox/state", params={"as": "U0MAYAJOHN"}, timeout=10)
        assert [command["command"] for command in state.json()["commands"]] == ["/incident"]
        process.send_signal(number)
        assert process.wait(10) == 0


def test_a_wrong_option_is_refused() -> None:
    with started("--port", "1") as process:
        assert process.wait(10) == 2
