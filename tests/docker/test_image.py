import shlex
import subprocess
from pathlib import Path

import pytest

from tests.docker.dockerfile import stages
from tests.docker.image import build_script, can_mount, context
from tests.missing import missing

CHECKOUT = Path(__file__).parents[2]
UPGRADE = """
from bot.config import read_settings
from bot.db.migrate import upgrade
upgrade(read_settings().database_url)
"""
pytestmark = [pytest.mark.xdist_group("image"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build the image and say what its programs print."""
    if not can_mount():
        missing("only root can make a root directory to run the Dockerfile's steps in")
    files, work = tmp_path_factory.mktemp("context"), tmp_path_factory.mktemp("image")
    context(CHECKOUT, files)
    dockerfile = stages((CHECKOUT / "Dockerfile").read_text())
    checks = [
        "echo user $(id -u)",
        "command -v bongsu",
        "command -v python",
        f"python -c {shlex.quote(UPGRADE)}",
        "ls /var/lib/bongsu",
        "! touch /opt/bongsu/written 2>/dev/null",
        "python -m pip check",
        "git --version",
        "echo done",
    ]
    script = build_script(dockerfile, files, work, checks)
    built = subprocess.run(["unshare", "--mount", "sh"], input=script, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout[-4000:] + built.stderr[-4000:]
    return built.stdout


def test_the_container_runs_as_a_user_of_its_own(output: str) -> None:
    assert "\nuser 10001\n" in output


def test_the_programs_come_from_the_image(output: str) -> None:
    assert "\n/opt/bongsu/bin/bongsu\n/opt/bongsu/bin/python\n" in output


def test_commits_of_local_repositories_can_be_read(output: str) -> None:
    assert "\ngit version " in output


def test_the_state_lies_in_the_volume(output: str) -> None:
    assert "\nbongsu.db" in output


def test_nothing_is_missing(output: str) -> None:
    assert "No broken requirements found." in output
    assert output.endswith("done\n")
