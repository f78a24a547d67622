"""An action item becomes an issue once, though the bot is killed on the way, and is done when that is closed."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from tests.scenario.running import MAYA, Team, until
from tests.trackers import LOST, TOKEN, GitHubSite, serving

SECRET = "a-secret-of-the-tests"


@contextmanager
def tracked(folder: Path, database_url: str, crash_at: str = "") -> Iterator[tuple[Team, GitHubSite]]:
    """Begin with an action item, and a bot that may end itself while it makes the issue."""
    site = GitHubSite(now=datetime.now(UTC))
    with serving(site):
        team = Team(folder, database_url)
        file = folder / "bongsu.toml"
        file.write_text(f'[tracker]\nissues = "shop/ops"\ngithub_url = "{site.url}"\n')
        given = {"BONGSU_CONFIG": str(file), "BONGSU_GITHUB_TOKEN": TOKEN, "BONGSU_GITHUB_SECRET": SECRET}
        team.environment |= given
        try:
            team.start(crash_at=crash_at)
            team.ready()
            team.command("declare sev2: checkout is failing", user=MAYA)
            until(team.channels, "the channel")
            team.command("resolve 1 rolled back", user=MAYA)
            assert "Action #1" in typed(team, "action 1 add a limit")
            yield team, site
        finally:
            team.stop()


def typed(team: Team, text: str) -> str:
    return str(team.command(text, user=MAYA, command="/postmortem"))


def tell(team: Team, site: GitHubSite) -> int:
    body = json.dumps({"issue": site.shown(site.issues[1]), "repository": {"full_name": site.place}}).encode()
    signed = f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
    headers = {"X-GitHub-Event": "issues", "X-GitHub-Delivery": "d1", "X-Hub-Signature-256": signed}
    return requests.post(f"{team.url}/hooks/github", data=body, headers=headers, timeout=10).status_code


def test_an_action_becomes_an_issue_and_is_done_when_that_is_closed(tmp_path: Path, database_url: str) -> None:
    with tracked(tmp_path, database_url) as (team, site):
        assert "becomes an issue" in typed(team, "push 1")
        until(lambda: "shop/ops#1" in typed(team, "actions"), "the issue in the list")
        site.later(60)
        site.set(1, "closed", "completed")
        assert tell(team, site) == 202
        assert "No action is open" in typed(team, "actions")
        assert site.issues[1].title == "add a limit"


@pytest.mark.chaos
@pytest.mark.parametrize("edge", ["before", "after"])
def test_killed_while_it_is_made_it_is_made_once(tmp_path: Path, database_url: str, edge: str) -> None:
    with tracked(tmp_path, database_url, f"issue.open/1:create:{edge}") as (team, site):
        site.faults.extend([LOST] if edge == "after" else [])
        assert "becomes an issue" in typed(team, "push 1")
        until(team.is_dead, "the death")
        team.start()
        until(lambda: "shop/ops#1" in typed(team, "actions"), "the issue in the list")
        team.settled()
        assert len(site.issues) == 1
