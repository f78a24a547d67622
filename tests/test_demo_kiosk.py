"""The demo's catalogue holds together without any outside system, and its script really mends the shop."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from bot.catalogue.load import parse
from bot.demo_kiosk import EXAMPLE, command, inside, tables
from tests.scenario.bots import free_port, until

WHOLE = (EXAMPLE.parent / "bongsu.toml").read_text(encoding="utf-8")


def test_the_catalogue_of_the_demo_asks_no_outside_system_for_figures(tmp_path: Path) -> None:
    catalogue = parse(inside(WHOLE) + tables(4004, tmp_path))
    assert set(catalogue.sources) == {"kiosk"}
    assert {each.source for each in catalogue.metrics.values()} == {"kiosk", "host"}
    assert list(catalogue.watches) == ["kiosk_stuck"]
    assert catalogue.recoveries["restart_kiosk"].run[0] == sys.executable
    assert catalogue.services.keys() >= {"kiosk", "checkout"}
    assert catalogue.board.charts == ("kiosk_waiting", "host_cpu", "host_memory")


@contextmanager
def kept(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the shop, as its keeper does."""
    process = subprocess.Popen(command(port, folder))
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def waiting(port: int) -> int | None:
    try:
        return int(requests.get(f"http://127.0.0.1:{port}/figures.json", timeout=1).json()["waiting"])
    except requests.ConnectionError:  # it is on its way
        return None


@pytest.mark.timeout(60)
def test_trouble_grows_until_the_script_restarts_the_shop(tmp_path: Path) -> None:
    port = free_port()
    restart = [sys.executable, str(EXAMPLE / "restart.py"), str(port), str(tmp_path / "kiosk.pid")]
    with kept(port, tmp_path) as first:
        until(lambda: waiting(port) is not None, "the shop")
        requests.post(f"http://127.0.0.1:{port}/trouble", timeout=5)
        until(lambda: (waiting(port) or 0) > 20, "the trouble")
        with subprocess.Popen(restart, stdout=subprocess.PIPE) as script:
            first.wait(10)
            with kept(port, tmp_path):
                said = script.communicate(timeout=20)[0]
                assert script.returncode == 0
                assert b"serves again" in said
                assert (waiting(port) or 0) <= 20
