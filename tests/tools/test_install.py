import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "tools" / "install"
LOCK = "requirements.lock"
pytestmark = pytest.mark.xdist_group("install")


class Checkout:
    """A folder with the script, a lock file and a shelf of wheels that stands in for the registry."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.shelf = home / "shelf"
        self.shelf.mkdir()
        (home / "tools").mkdir()
        shutil.copy(INSTALL, home / "tools" / "install")
        self.lock("1.0")

    def lock(self, version: str, *, digest: str | None = None) -> None:
        """Make a wheel of the package `tower` and lock its version."""
        wheel = self.shelf / f"tower-{version}-py3-none-any.whl"
        about = f"tower-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("tower.py", f"version = '{version}'\n")
            archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tower\nVersion: {version}\n")
            archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{about}/RECORD", "")
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.home / LOCK).write_text(f"tower=={version} \\\n    --hash=sha256:{digest}\n")

    def install(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script with nothing around it but this Python and the shelf."""
        given = {
            "PATH": os.defpath,
            "HOME": str(self.home),
            "PYTHON": str(Path(sys.base_prefix) / "bin" / "python3"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.shelf),
        }
        command = ["sh", str(self.home / "tools" / "install"), LOCK]
        return subprocess.run(
            command, cwd="/", env=given | environment, capture_output=True, text=True, check=False, timeout=120
        )

    def installed(self) -> str:
        """Answer the version of `tower` that the environment imports."""
        python = self.home / ".venv" / "bin" / "python"
        command = [str(python), "-c", "import tower; print(tower.version)"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Give a checkout in which all is installed."""
    made = Checkout(tmp_path_factory.mktemp("checkout"))
    first = made.install()
    assert first.returncode == 0, first.stderr
    assert "Making .venv with Python 3." in first.stdout
    assert first.stdout.endswith("Installed.\n")
    return made


def test_a_second_run_has_nothing_to_do(ready: Checkout) -> None:
    again = ready.install()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert ready.installed() == "1.0"


def test_nothing_is_written_beside_the_environment(ready: Checkout) -> None:
    written = {path.name for path in ready.home.iterdir()}
    assert written <= {"tools", "shelf", LOCK, ".venv", ".cache"}


def test_a_changed_lock_is_installed(ready: Checkout) -> None:
    ready.lock("2.0")
    assert ready.install().returncode == 0
    assert ready.installed() == "2.0"
    ready.lock("1.0")
    assert ready.install().returncode == 0


def test_a_package_that_is_not_what_was_locked_is_refused(ready: Checkout) -> None:
    ready.lock("3.0", digest="0" * 64)
    refused = ready.install()
    assert refused.returncode == 1
    assert "HASH" in refused.stderr.upper()
    assert "the same command goes on" in refused.stderr
    assert ready.installed() == "1.0"
    ready.lock("1.0")
    assert ready.install().returncode == 0


def test_an_installation_that_runs_is_left_alone(ready: Checkout) -> None:
    mark = ready.home / ".venv" / ".unfinished"
    mark.write_text(f"{os.getpid()}\n")
    refused = ready.install()
    mark.unlink()
    assert refused.returncode == 1
    assert "Another installation into .venv is running" in refused.stderr


def test_an_installation_broken_off_is_begun_anew(checkout: Checkout) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    (checkout.home / ".venv").mkdir()
    (checkout.home / ".venv" / ".unfinished").write_text(f"{ended.pid}\n")
    (checkout.home / ".venv" / "half").touch()
    again = checkout.install()
    assert again.returncode == 0, again.stderr
    assert "broken off" in again.stdout
    assert not (checkout.home / ".venv" / "half").exists()
    assert checkout.installed() == "1.0"


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    programs = checkout.home / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/nowhere/python3.11")
    again = checkout.install()
    assert again.returncode == 0, again.stderr
    assert "does not serve" in again.stdout


def test_without_a_python_it_says_what_to_do(checkout: Checkout) -> None:
    refused = checkout.install(PYTHON="/nowhere/python3")
    assert refused.returncode == 1
    assert "Bongsu needs Python 3.11 or newer, and there is none among: /nowhere/python3." in refused.stderr
    assert "apt install python3" in refused.stderr
    assert not (checkout.home / ".venv").exists()


def test_a_python_that_is_too_old_is_passed_over(checkout: Checkout) -> None:
    old = checkout.home / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert checkout.install(PYTHON=str(old)).returncode == 1


def test_without_the_venv_module_it_names_the_package(checkout: Checkout) -> None:
    (checkout.home / "ensurepip.py").write_text("raise ImportError\n")
    refused = checkout.install(PYTHONPATH=str(checkout.home))
    assert refused.returncode == 1
    assert f"python3-venv (or python3.{sys.version_info.minor}-venv)" in refused.stderr
