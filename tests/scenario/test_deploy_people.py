"""A person deploys by the form, goes back to a release that they name, and is asked before they go on."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.demo_hello import WHO
from tests.scenario.releasing import Releasing
from tests.scenario.running import GENERAL, MAYA, at_work, until


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Releasing]:
    with at_work(Releasing(tmp_path, database_url)) as made:
        yield made


def chosen(block: str, value: str) -> dict[str, Any]:
    return {block: {block: {"type": "static_select", "selected_option": {"value": value}}}}


def sent(team: Releasing, ref: str) -> Any:
    """Send the form that is open with a ref."""
    (view,) = requests.get(f"{team.sandbox.url}/sandbox/views", params={"as": MAYA}, timeout=5).json()
    values = chosen("service", "hello") | chosen("environment", "staging") | chosen("how", "deploy")
    values |= {"ref": {"ref": {"type": "plain_text_input", "value": ref}}}
    return team.post("submit", **{"as": MAYA, "view_id": view["id"], "values": values})


def release(team: Releasing, number: int) -> None:
    """Commit another release to the default branch."""
    repository = team.hello / "repository"
    source = repository / "hello.py"
    source.write_text(
        source.read_text(encoding="utf-8").replace("RELEASE = 2", f"RELEASE = {number}"), encoding="utf-8"
    )
    subprocess.run(["git", "-C", str(repository), *WHO, "commit", "-qam", "Say more"], check=True)


def test_by_the_form_and_back_to_a_named_release(team: Releasing) -> None:
    team.deploy("")
    assert "no branch, tag or commit" in sent(team, "--upload-pack=x")["errors"]["ref"]
    assert sent(team, "main")["ok"]
    until(lambda: team.states() == ["live"], "the first release")
    release(team, 4)
    team.deploy("hello")
    until(lambda: team.states() == ["live", "live"], "the second release")
    team.deploy("rollback hello to 1")
    until(lambda: team.states() == ["live", "faulty", "live"], "the way back")
    assert team.says("staging") == "Hello from release 2 in staging"
    team.deploy("hello")
    until(lambda: "deploy 2 was rolled back here" in team.said(4), "the question")
    assert team.states()[3:] == ["planned"]
    team.press("deploy.confirm")
    until(lambda: team.states()[3:] == ["live"], "what is better")
    assert team.says("staging") == "Hello from release 4 in staging"
    team.settled()
    assert team.jobs()["dead"] == 0
    told = [message["text"] for message in team.messages(GENERAL)]
    assert sum("Deploy 4:" in text.replace("*", "") for text in told) == 1
