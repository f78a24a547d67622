import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Settings
from tests.docker.dockerfile import Step, exec_form, stages

HADOLINT = Path(sys.executable).with_name("hadolint")
CHECKOUT = Path(__file__).parents[2]
STAGES = stages((CHECKOUT / "Dockerfile").read_text())
FINAL = STAGES[-1]


def test_comments_and_continued_lines_are_read_as_docker_reads_them() -> None:
    read = stages("# a\nFROM a:1 AS one\nRUN x \\\n  # between\n  && y\n\nFROM b:2\nENV A=1 B='2 3'\n")
    assert [(stage.base, stage.name) for stage in read] == [("a:1", "one"), ("b:2", "")]
    assert [(step.word, step.rest.split()) for step in read[0].steps] == [("RUN", ["x", "&&", "y"])]
    assert read[1].environment() == {"A": "1", "B": "2 3"}


def test_a_program_written_for_a_shell_is_refused() -> None:
    with pytest.raises(json.JSONDecodeError):
        exec_form("bongsu serve")


def test_hadolint_finds_nothing() -> None:
    found = subprocess.run([HADOLINT, CHECKOUT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


@pytest.mark.parametrize("base", [stage.base for stage in STAGES])
def test_the_base_is_pinned_and_small(base: str) -> None:
    name, _, tag = base.partition(":")
    assert name == "python"
    assert tag.startswith("3.")
    assert "-slim-" in tag


def test_what_is_installed_has_the_hash_that_the_lock_names() -> None:
    installs = [step.rest for stage in STAGES for step in stage.steps if "pip install" in step.rest]
    assert len(installs) == 2
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert "--no-deps" in installs[1]


def test_it_runs_as_somebody_without_rights() -> None:
    words = [step.word for step in FINAL.steps]
    assert FINAL.last("USER").split(":")[0] not in {"0", "root"}
    assert words.index("USER") > words.index("RUN")


def test_it_serves() -> None:
    assert FINAL.command() == ["bongsu", "serve"]


def test_every_variable_is_a_setting() -> None:
    settings = {field.validation_alias for field in Settings.model_fields.values()}
    assert set(FINAL.environment()) - {"PATH", "PYTHONUNBUFFERED"} <= settings


def test_the_state_lies_in_the_volume() -> None:
    assert json.loads(FINAL.last("VOLUME")) == [FINAL.environment()["BONGSU_STATE"]]


def test_the_health_check_asks_the_port_that_is_served() -> None:
    program, option, code = FINAL.health()
    assert (program, option) == ("python", "-c")
    assert "BONGSU_PORT" in code
    assert FINAL.last("EXPOSE") == FINAL.environment()["BONGSU_PORT"]
    compile(code, "HEALTHCHECK", "exec")


def test_everything_copied_reaches_the_builder() -> None:
    let_through = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert _copied(STAGES[0].steps) == let_through


def _copied(steps: list[Step]) -> set[str]:
    return {name.rstrip("/") for step in steps if step.word == "COPY" for name in step.rest.split()[:-1]}


def test_this_test_would_notice_a_bad_dockerfile(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python\nRUN pip install flask\n")
    assert subprocess.run([HADOLINT, bad], capture_output=True, check=False).returncode != 0
