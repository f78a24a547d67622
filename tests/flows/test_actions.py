from pathlib import Path

from bot.db import Database
from tests.flows.tracking import team
from tests.trackers import GitHubSite


def test_a_change_is_shown_to_whom_was_reminded_and_the_issue_follows(database: Database, tmp_path: Path) -> None:
    with team(database, tmp_path, GitHubSite()) as made:
        key = made.add()
        made.run()
        shown = len(made.slack.of("chat.update"))
        made.move(key, "done")
        made.run()
        assert made.site.issues[1].state == "closed"
        assert len(made.slack.of("chat.update")) > shown
